import Foundation
import KizuCore
import KizuData
import Testing

@testable import KizuSSL

/// Every method from request to run folder.
@Suite struct MethodRunTests {
  typealias Method = PretrainOptions.Method

  @Test(
    "Each method trains, and goes on after an interruption and from its config to the same bytes",
    arguments: [
      (Method.dcl, LossOptions()), (.dclw, LossOptions()), (.debiased, LossOptions()), (.hard, LossOptions()),
      (.sogclr, LossOptions()), (.vicreg, LossOptions()), (.ntXent, LossOptions(falseNegatives: .mask)),
      (.sogclr, LossOptions(falseNegatives: .attract)),
    ])
  func trains(method: Method, loss: LossOptions) throws {
    let bench = try Bench()
    try bench.expectExactRuns {
      ($0.options.method, $0.options.loss, $0.options.epochs) = (method, loss, 2)
    }
    let settings = try PretrainSettings(file: "\(bench.root)/whole/config.json")
    #expect(settings.method == method && settings.loss == LossSettings(loss, method: method))
    let lines = try bench.bytes("whole/log.jsonl").split(separator: UInt8(ascii: "\n"))
    let reports = try lines.map { try JSONDecoder().decode(EpochReport.self, from: $0) }
    #expect(reports.count == 2)
    for report in reports {
      let diagnostics = try #require(report.diagnostics)
      #expect((0...4).contains(diagnostics.alignment) && diagnostics.uniformity <= 0)
      #expect((0...1.001).contains(diagnostics.spread) && (1...32.001).contains(diagnostics.effectiveRank))
    }
  }

  @Test("Methods give different encoders")
  func methodsDiffer() throws {
    let bench = try Bench()
    var encoders: Set<Data> = []
    for method in Method.allCases {
      let run = method.rawValue
      try Pretrainer.prepare(bench.request(run) { ($0.options.method, $0.options.epochs) = (method, 1) })
        .train()
      var weights = try Checkpoint(
        decoding: [UInt8](bench.bytes("\(run)/checkpoint.safetensors")), file: run)
      weights.tensors = weights.tensors.filter { !$0.key.hasPrefix("loss.") }
      weights.epochLoss = 0
      encoders.insert(Data(weights.encoded()))
    }
    #expect(encoders.count == Method.allCases.count)
  }

  @Test("Groups and labels of the label file have their effect, are recorded, and may not change on the way")
  func groupsAndLabels() throws {
    let bench = try Bench(count: 40)
    let labels = "\(bench.root)/groups.csv"
    func write(_ group: (Int) -> Int) throws {
      let names = try FileManager.default.contentsOfDirectory(atPath: bench.photos).sorted()
      let rows = names.enumerated().map { "\($1),\($0 % 2 == 0 ? "good" : "bad"),g\(group($0))" }
      try Data("path,label,group\n\(rows.joined(separator: "\n"))\n".utf8).write(to: URL(filePath: labels))
    }
    func request(_ run: String, _ change: (inout Pretrainer.Request) -> Void = { _ in }) -> Pretrainer.Request
    {
      bench.request(run) {
        ($0.labels, $0.options.epochs) = (labels, 1)
        change(&$0)
      }
    }
    try write { $0 / 4 }
    try Pretrainer.prepare(request("drop")).train()
    try Pretrainer.prepare(request("keep") { $0.options.loss.groupNegatives = .keep }).train()
    try Pretrainer.prepare(request("guided") { $0.options.loss.labelsGuide = 1 }).train()
    let encoders = try Set(["drop", "keep", "guided"].map { try bench.bytes("\($0)/encoder.safetensors") })
    #expect(encoders.count == 3)
    let digests = try ["drop", "keep", "guided"].map {
      try PretrainSettings(file: "\(bench.root)/\($0)/config.json").loss.relationsDigest
    }
    #expect(digests[0] != nil && digests[1] == nil && digests[2] != nil && digests[0] != digests[2])

    #expect(throws: PretrainError.noLabels) {
      try Pretrainer.prepare(bench.request("unlabelled") { $0.options.loss.labelsGuide = 1 })
    }

    try write { $0 / 5 }
    let error = #expect(throws: PretrainError.self) {
      try Pretrainer.prepare(request("drop") { $0.isResuming = true })
    }
    #expect(error?.description.contains("loss.relationsDigest") == true)
    #expect(throws: Never.self) { try Pretrainer.prepare(request("keep") { $0.isResuming = true }) }
    try write { _ in 1 }
    #expect(throws: PretrainError.noNegatives(count: 40)) { try Pretrainer.prepare(request("one")) }
    let events = Events()
    try write { $0 < 11 ? 1 : $0 }
    _ = try Pretrainer.prepare(request("large"), onEvent: events.take)
    #expect(events.notices.contains { $0.contains("11 of 40") && $0.contains("--group-negatives keep") })
  }

  @Test("The labels of test photos guide nothing; copies and near-duplicates are no negatives of each other")
  func relationsOfAStore() throws {
    let bench = try Bench(count: 16)
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.photos).sorted()
    try FileManager.default.copyItem(
      atPath: "\(bench.photos)/\(names[0])", toPath: "\(bench.photos)/copy.png")
    let photos = try PhotoSet.load(folder: bench.photos, labels: nil).photos.enumerated().map {
      index, photo in
      var photo = photo
      photo.label = index % 2 == 0 ? "a" : "b"
      photo.split = index < 4 ? .test : .train
      return photo
    }
    let store = PhotoStore(reading: photos, by: PhotoReader(form: .native), threads: 2)
    var settings = LossSettings(LossOptions(), method: .ntXent)
    settings.labelsGuide = 1
    let relations = PhotoRelations(of: store, settings, lookAlikes: [[5, 7, 8]])
    let copy = try #require(store.photos.firstIndex { $0.path == "copy.png" })
    let original = try #require(store.photos.firstIndex { $0.path == names[0] })
    #expect(relations.areRelated(copy, original) && relations.areRelated(5, 8) && !relations.areRelated(5, 6))
    #expect(relations.areOfOneClass(4, 6) && !relations.areOfOneClass(4, 5) && !relations.areOfOneClass(0, 2))
    settings.labelsGuide = 0
    settings.groupNegatives = .keep
    #expect(PhotoRelations(of: store, settings) == .none)
  }

  @Test("A config of a version before the methods is read, resumed and replayed as NT-Xent over all photos")
  func earlierConfig() throws {
    let bench = try Bench()
    try Pretrainer.prepare(
      bench.request("run") { ($0.options.epochs, $0.options.loss.groupNegatives) = (1, .keep) }
    ).train()
    let file = "\(bench.root)/run/config.json"
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
    var config = try #require(json as? [String: Any])
    #expect(config.removeValue(forKey: "loss") != nil)
    try JSONSerialization.data(withJSONObject: config).write(to: URL(filePath: file))
    #expect(try PretrainSettings(file: file).loss == .earlier)
    var resume = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/run"))
    resume.isResuming = true
    #expect(try Pretrainer.prepare(resume).train() == .finished)
  }

  @Test("What a method cannot use is refused, and what another run says of it is left behind")
  func refusals() throws {
    func refusal(_ method: Method, _ change: (inout LossOptions) -> Void) -> String? {
      var options = PretrainOptions()
      options.method = method
      change(&options.loss)
      do { try options.validate() } catch { return "\(error)" }
      return nil
    }
    #expect(refusal(.dcl) { $0.classPrior = 0.1 }?.contains("--tau-plus") == true)
    #expect(refusal(.debiased) { $0.concentration = 1 }?.contains("--beta") == true)
    #expect(refusal(.ntXent) { $0.movingAverage = 0.5 }?.contains("sogclr") == true)
    #expect(refusal(.vicreg) { $0.falseNegatives = .mask }?.contains("no negatives") == true)
    #expect(refusal(.vicreg) { $0.labelsGuide = 1 }?.contains("--labels-guide") == true)
    #expect(refusal(.vicreg) { $0.groupNegatives = .drop }?.contains("--group-negatives") == true)
    #expect(refusal(.dcl) { $0.falseNegativeShare = 0.1 }?.contains("--false-negatives mask") == true)
    #expect(
      refusal(.dcl) { ($0.falseNegatives, $0.labelsGuide) = (.attract, 0.5) }?.contains("excludes") == true)
    for (method, change): (Method, (inout LossOptions) -> Void) in [
      (.hard, { $0.classPrior = 0.91 }), (.hard, { $0.concentration = -0.1 }),
      (.hard, { $0.classPrior = .nan }),
      (.sogclr, { $0.movingAverage = 0 }), (.dcl, { $0.labelsGuide = 1.1 }),
      (.dcl, { ($0.falseNegatives, $0.falseNegativeShare) = (.mask, 0.6) }),
      (.dcl, { ($0.falseNegatives, $0.falseNegativeThreshold) = (.mask, 1.1) }),
    ] {
      #expect(refusal(method, change)?.contains("but must be") == true)
    }
    #expect(refusal(.hard) { ($0.classPrior, $0.concentration, $0.labelsGuide) = (0.2, 2, 0.5) } == nil)

    var hard = PretrainOptions()
    hard.method = .hard
    (hard.loss.classPrior, hard.loss.concentration) = (0.2, 2)
    var other = PretrainOptions()
    other.method = .debiased
    let merged = other.falling(backOn: hard)
    #expect(merged.loss.classPrior == 0.2 && merged.loss.concentration == nil)
    #expect(throws: Never.self) { try merged.validate() }
    #expect(PretrainOptions().falling(backOn: hard).loss == hard.loss)
  }
}

extension LossOptions {
  fileprivate init(falseNegatives: LossSettings.FalseNegatives) {
    self.init()
    self.falseNegatives = falseNegatives
    falseNegativeThreshold = 0.3
    falseNegativeShare = 0.2
  }
}
