import Foundation
import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSSL
import KizuSamples
import Synchronization
import Testing

@testable import KizuTrial

/// Whole trials on small sample photos, with the least training there is.
@Suite(.serialized) struct POCTrialTests {
  /// Sample photos with their label file, whose labels are the texture: quickly learnt.
  private final class Bench {
    let folder: TemporaryFolder
    let engine: Engine
    var photos: String { folder.path("photos/photos") }
    var labels: String { folder.path("labels.csv") }
    var trial: POCFolder { POCFolder(folder.path("trial")) }
    let rows: [(path: String, label: String)]

    init(count: Int = 72) throws {
      folder = try TemporaryFolder()
      engine = try Engine(threads: 1)
      let set = try SampleSet(SampleSettings(count: count, seed: 5, size: 32))
      try SampleWriter(SampleGenerator(set)).write(to: folder.path("photos"), threads: 2)
      let truth = try String(contentsOfFile: folder.path("photos/truth.csv"), encoding: .utf8)
      rows = truth.split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return (String(fields[0]), fields[3] == "brushed-metal" ? "good" : String(fields[3]))
      }
      try write(rows.enumerated().map { "\($1.path),\($1.label),g\($0),\($0 % 2 == 0 ? "train" : "test")" })
    }

    func write(_ lines: [String]) throws {
      let text = (["path,label,group,split"] + lines).joined(separator: "\n") + "\n"
      try folder.write("labels.csv", Array(text.utf8))
    }

    func settings(_ goal: String? = "recall >= 0.2 at false_alarms <= 0.9") throws -> POCSettings {
      var settings = POCSettings(photos: photos, budget: 600, threads: 1)
      settings.goal = try goal.map { try Goal($0) }
      settings.labels = labels
      settings.training.epochs = 1
      (settings.training.imageSize, settings.training.batchSize) = (32, 16)
      settings.training.precision = .f32
      settings.training.shape.readout = .middle
      // Photos this small look alike and are told by their files; of what can stop, only the size is tried here.
      settings.accepted = Set(POCInspection.acceptable).subtracting(["size"])
      settings.changes = [.jpeg, .blur]
      (settings.draws, settings.trainsScratch, settings.suggestionCount) = (2, false, 10)
      return settings
    }

    /// Runs, and tells which stages were done.
    func run(_ settings: POCSettings, stopAfter stage: String? = nil) throws -> (POCOutcome, [String]) {
      let stages = Mutex<[String]>([])
      let trial = try POCTrial(settings, folder: trial, engine: engine) { event in
        if case .stage(let name) = event { stages.withLock { $0.append(name) } }
      } shouldStop: {
        stage.map { stage in stages.withLock { $0.contains(stage) } } ?? false
      }
      let outcome = try trial.run()
      return (outcome, stages.withLock { $0 })
    }
  }

  private func record(_ outcome: POCOutcome) throws -> POCRecord {
    guard case .verdict(let record) = outcome else {
      Issue.record("no verdict: \(outcome)")
      throw POCError.noTrial("")
    }
    return record
  }

  /// What must not depend on how often a trial was stopped.
  private func lasting(_ record: POCRecord) -> POCRecord {
    var record = record
    (record.efforts, record.criterion.written) = ([], "")
    return record
  }

  @Test func aTrialComesToItsVerdictAndIsNotDoneAgain() throws {
    let bench = try Bench()
    let (first, stages) = try bench.run(bench.settings())
    let record = try record(first)
    #expect(
      Set(stages).isSuperset(of: [
        "inspect", "pretrain", "embed", "judge", "curve", "rivals", "stress-jpeg", "stress-blur",
        "classifier",
      ]))
    #expect(record.judgement?.rows.count == 36 && record.rivals.count == 3)
    let stress = try #require(record.stress)
    #expect(stress.changes == [.jpeg, .blur] && stress.points.map(\.level) == [1, 2, 3, 4, 1, 2, 3, 4])
    #expect(stress.testCount == 36 && record.omissions.map(\.what) == ["scratch"])
    #expect(record.encoder?.transductive == false && record.encoder?.photos == 36)
    #expect(record.verdict?.goal == "recall(defect) >= 0.2 at false_alarms <= 0.9")
    let file = try #require(try bench.trial.read(POCVerdict.self, bench.trial.verdictFile))
    #expect(file == record.verdict)
    let keys = try JSONSerialization.jsonObject(
      with: Data(FileContent.read(bench.trial.verdictFile)))
    #expect(
      Set((keys as? [String: Any] ?? [:]).keys)
        == ["goal", "verdict", "estimate", "bound", "nDefects", "needed", "nextStep"])

    let (second, again) = try bench.run(bench.settings(nil))
    #expect(again.isEmpty)
    #expect(try self.record(second) == record)

    // One label more: nothing is trained or embedded anew, and everything that labels decide is.
    try bench.write(
      bench.rows.enumerated().map {
        "\($1.path),\($0 == 3 ? "" : $1.label),g\($0),\($0 % 2 == 0 ? "train" : "test")"
      })
    let (_, after) = try bench.run(bench.settings())
    #expect(!after.contains("pretrain") && !after.contains("embed") && after.contains("judge"))
  }

  @Test func aTrialThatIsStoppedGoesOnToTheSameVerdict() throws {
    let (straight, stopped) = (try Bench(), try Bench())
    let whole = try record(straight.run(straight.settings()).0)
    for stage in ["pretrain", "embed", "curve", "stress-blur"] {
      guard case .interrupted = try stopped.run(stopped.settings(), stopAfter: stage).0 else {
        Issue.record("not stopped at \(stage)")
        continue
      }
    }
    var (one, other) = (lasting(whole), lasting(try record(stopped.run(stopped.settings()).0)))
    // Where the folders lie is all that differs.
    (one.photos, other.photos, one.labels, other.labels) = ("", "", nil, nil)
    one.encoder?.run = ""
    other.encoder?.run = ""
    #expect(one == other)
  }

  /// However short the time: each run does one training and one change more, and none twice.
  @Test func stagesThatNeverHaveTimeComeToTheirEnd() throws {
    let bench = try Bench()
    var settings = try bench.settings()
    (settings.budget, settings.trainsScratch) = (1e-6, true)
    // Two draws of a quarter of the labels and two of all.
    let trainings = 4
    for run in 1..<trainings {
      let record = try record(bench.run(settings).0)
      let left = Dictionary(uniqueKeysWithValues: record.omissions.map { ($0.what, $0) })
      #expect(left["scratch"]?.reason == .time && record.rivals.count == 3)
      #expect(left["scratch"]?.done == run && left["scratch"]?.total == trainings)
      if run == 1 {
        #expect(
          left["stress"]?.done == 1 && left["stress"]?.total == 2 && left["stress"]?.missing == ["blur"])
      } else {
        #expect(left["stress"] == nil && record.stress?.changes == [.jpeg, .blur])
      }
      let next = try #require(record.verdict?.nextStep)
      #expect(next.contains("the rival from scratch (\(run) of \(trainings) trainings are done)"))
      #expect(next.contains("robustness (1 of 2 changes are done)") == (run == 1))
      let lines = try String(contentsOfFile: bench.trial.trainingsFile, encoding: .utf8).split(
        separator: "\n")
      #expect(lines.count == run)
    }
    let record = try record(bench.run(settings).0)
    #expect(record.omissions.isEmpty && record.rivals.map(\.kind).contains(.scratch))
    #expect(record.verdict?.nextStep.contains("The time was too short") == false)
    // What is done is not done again.
    let (outcome, stages) = try bench.run(settings)
    #expect(try stages.isEmpty && self.record(outcome) == record)
  }

  @Test func withoutLabelsItAsksForSomeAndGoesOn() throws {
    let bench = try Bench()
    var settings = try bench.settings()
    settings.labels = nil
    guard case .needsLabels(_, let request) = try bench.run(settings).0 else {
      Issue.record("no request for labels")
      return
    }
    #expect(request.reason == .none && request.suggestions.count == 10)
    #expect(!FileManager.default.fileExists(atPath: bench.trial.verdictFile))
    // The sheet filled in, every photo of it.
    let text = (["path,label"] + bench.rows.map { "\($0.path),\($0.label)" }).joined(separator: "\n")
    try AtomicFile.write(Array(text.utf8), to: bench.trial.labelSheetFile)
    let (outcome, stages) = try bench.run(settings)
    #expect(!stages.contains("pretrain"))
    let record = try record(outcome)
    #expect(record.judgement?.evaluation.protocol.kind == .kfold && record.encoder?.transductive == true)
  }

  @Test(arguments: ["copy", "group", "format"]) func plantedLeaksStopTheTrial(kind: String) throws {
    let bench = try Bench()
    var lines = bench.rows.enumerated().map {
      "\($1.path),\($1.label),g\($0),\($0 % 2 == 0 ? "train" : "test")"
    }
    switch kind {
    case "copy":
      let bytes = try FileContent.read("\(bench.photos)/\(bench.rows[0].path)")
      try AtomicFile.write(bytes, to: "\(bench.photos)/copy.png")
      lines.append("copy.png,\(bench.rows[0].label),other,test")
    case "group":
      lines[1] = lines[1].replacing(",g1,", with: ",g0,")
    default:
      // Every photo of one class in another size.
      for row in bench.rows where row.label == "good" {
        let file = "\(bench.photos)/\(row.path)"
        let large = try PhotoCodec.decode(file: file).resized(width: 48, height: 48)
        try AtomicFile.write(PhotoCodec.encodePNG(large), to: file)
      }
    }
    try bench.write(lines)
    let (outcome, stages) = try bench.run(bench.settings())
    let record = try record(outcome)
    #expect(record.verdict?.verdict == .stoppedLeak && stages == ["inspect"])
    #expect(record.verdict?.estimate == nil && record.inspection?.leaks.isEmpty == false)
    if kind == "format" {
      var settings = try bench.settings()
      settings.accepted.insert("size")
      #expect(try self.record(bench.run(settings).0).verdict?.verdict != .stoppedLeak)
    }
  }

  @Test func goalsDoNotMove() throws {
    let bench = try Bench()
    #expect(throws: POCError.noGoal(bench.trial.path)) { try bench.run(bench.settings(nil)) }
    _ = try POCTrial(bench.settings(), folder: bench.trial, engine: bench.engine)
    #expect(
      throws: POCError.otherGoal(
        folder: bench.trial.path, written: "recall(defect) >= 0.2 at false_alarms <= 0.9",
        given: "recall(defect) >= 0.1")
    ) { try bench.run(bench.settings("recall >= 0.1")) }
    var settings = try bench.settings()
    settings.accepted = ["group"]
    #expect(throws: POCError.cannotAccept("group", POCInspection.acceptable)) { try bench.run(settings) }
    let other = POCFolder(bench.folder.path("photos"))
    #expect(throws: POCError.otherFolder(other.path)) {
      try POCTrial(bench.settings(), folder: other, engine: bench.engine)
    }
  }

  /// What can never be judged is no goal: it is not written down, and one that was, before labels came, may be mended.
  @Test func goalsThatCannotBeJudgedMayBeMended() throws {
    let bench = try Bench()
    let isWritten = { FileManager.default.fileExists(atPath: bench.trial.criterionFile) }
    #expect(throws: GoalError.self) { try bench.run(bench.settings("recall(scrach) >= 0.1")) }
    #expect(!isWritten())
    var unlabelled = try bench.settings("recall(scrach) >= 0.1")
    unlabelled.labels = nil
    _ = try POCTrial(unlabelled, folder: bench.trial, engine: bench.engine)
    #expect(isWritten() && bench.trial.criterion?.goal == "recall(scrach) >= 0.1")
    #expect(throws: GoalError.self) { try bench.run(bench.settings(nil)) }
    _ = try POCTrial(bench.settings("recall(woven-fabric) >= 0.1"), folder: bench.trial, engine: bench.engine)
    #expect(bench.trial.criterion?.goal == "recall(woven-fabric) >= 0.1")
    // This one can be judged, so it stays.
    #expect(throws: POCError.self) { try bench.run(bench.settings("recall(cast-surface) >= 0.1")) }

    // The same for what is good.
    let other = POCFolder(bench.folder.path("other"))
    try bench.write(
      bench.rows.enumerated().map {
        "\($1.path),\($1.label == "good" ? "fine" : $1.label),g\($0),\($0 % 2 == 0 ? "train" : "test")"
      })
    var settings = try bench.settings()
    for good in [[], ["fin"]] {
      settings.good = good
      #expect(throws: EvaluationError.self) { try POCTrial(settings, folder: other, engine: bench.engine) }
    }
    settings.good = ["fine"]
    _ = try POCTrial(settings, folder: other, engine: bench.engine)
    #expect(other.criterion?.good == ["fine"])
  }

  @Test func oneAtATime() throws {
    let bench = try Bench()
    let trial = try POCTrial(bench.settings(), folder: bench.trial, engine: bench.engine)
    let inUse = DataError.folderInUse(folder: bench.trial.path)
    #expect(throws: inUse) { try POCTrial(bench.settings(), folder: bench.trial, engine: bench.engine) }
    let addition = POCAddition(photos: bench.photos, labels: nil, name: "lot")
    #expect(throws: inUse) { try addition.add(to: bench.trial, engine: bench.engine) }
    withExtendedLifetime(trial) {}
  }

  @Test func lostFilesAreMadeAgain() throws {
    let bench = try Bench()
    let before = try record(bench.run(bench.settings()).0)
    let bytes = try FileContent.read(bench.trial.classifierFile)
    try AtomicFile.write([0], to: bench.trial.classifierFile)
    let (outcome, stages) = try bench.run(bench.settings())
    #expect(stages == ["classifier"])
    #expect(try lasting(record(outcome)) == lasting(before))
    #expect(try FileContent.read(bench.trial.classifierFile) == bytes)
    let encoder = "\(try #require(before.encoder).run)/encoder.safetensors"
    try FileManager.default.removeItem(atPath: encoder)
    #expect(throws: POCError.lostEncoder(file: encoder)) { try bench.run(bench.settings()) }
    #expect(try lasting(record(bench.run(bench.settings()).0)) == lasting(before))
    try AtomicFile.write([0], to: bench.trial.stageFile("lots"))
    let lots = POCError.damagedLots(file: bench.trial.stageFile("lots"))
    #expect(throws: lots) { try bench.run(bench.settings()) }
    #expect(FileManager.default.fileExists(atPath: bench.trial.verdictFile))
    try AtomicFile.write([0], to: bench.trial.criterionFile)
    let criterion = POCError.damagedCriterion(file: bench.trial.criterionFile)
    #expect(throws: criterion) { try bench.run(bench.settings()) }
  }

  @Test func lotsAreComparedWithTheTrial() throws {
    let bench = try Bench()
    let addition = POCAddition(photos: bench.folder.path("lot/photos"), labels: nil, name: "lot")
    let set = try SampleSet(SampleSettings(count: 30, seed: 77, size: 32))
    try SampleWriter(SampleGenerator(set)).write(to: bench.folder.path("lot"), threads: 1)
    #expect(throws: POCError.noTrial(bench.trial.path)) {
      try addition.add(to: bench.trial, engine: bench.engine)
    }
    let before = try record(bench.run(bench.settings()).0)
    let after = try record(addition.add(to: bench.trial, engine: bench.engine))
    #expect(
      after.lots.map(\.name) == ["lot"] && after.lots[0].photos == 30 && after.judgement == before.judgement)
    // The trial keeps its lots, and one lot has one name.
    #expect(try record(bench.run(bench.settings()).0).lots == after.lots)
    try AtomicFile.write([0], to: bench.folder.path("lot/photos/broken.png"))
    #expect(throws: POCError.lotExists("lot")) { try addition.add(to: bench.trial, engine: bench.engine) }
    // Folders of cameras are no classes.
    for (number, photo) in try FileManager.default.contentsOfDirectory(atPath: addition.photos).enumerated() {
      try bench.folder.write(
        "cameras/cam\(number % 2)/\(photo)", FileContent.read("\(addition.photos)/\(photo)"))
    }
    let cameras = POCAddition(photos: bench.folder.path("cameras"), labels: nil, name: "cameras")
    let classes = try #require(before.judgement).classes
    #expect(throws: POCError.lotClasses(unknown: ["cam0", "cam1"], known: classes)) {
      try cameras.add(to: bench.trial, engine: bench.engine)
    }
    // Photos of the trial are no lot.
    let same = POCAddition(photos: bench.photos, labels: nil, name: "same")
    #expect(
      throws: POCError.lotIsKnown(
        photo: "\(bench.photos)/\(bench.rows[0].path)", known: bench.rows[0].path, count: bench.rows.count)
    ) { try same.add(to: bench.trial, engine: bench.engine) }
  }

  /// Lots are told changed by the same test as folders of `kizu predict`.
  @Test func changedLotsAreTold() throws {
    let bench = try Bench(count: 112)
    let engine = bench.engine
    // 40 photos from among the others: drawn like them, so no change.
    let new = bench.rows.enumerated().filter { $0.offset % 14 < 5 }.map(\.element.path)
    let old = bench.rows.filter { !new.contains($0.path) }
    try bench.write(
      old.enumerated().map { "\($1.path),\($1.label),g\($0),\($0 % 2 == 0 ? "train" : "test")" })
    var settings = try bench.settings()
    settings.onlyListed = true
    _ = try bench.run(settings)
    /// A lot of the new photos, spoilt.
    func lot(
      _ name: String, of photos: [String]? = nil, _ spoil: (ImageBuffer) -> ImageBuffer
    ) throws -> POCLot {
      for photo in photos ?? new {
        let image = try PhotoCodec.decode(file: "\(bench.photos)/\(photo)")
        try bench.folder.write("\(name)/\(photo)", PhotoCodec.encodePNG(spoil(image)))
      }
      let addition = POCAddition(photos: bench.folder.path(name), labels: nil, name: name)
      let record = try record(addition.add(to: bench.trial, engine: engine))
      return try #require(record.lots.last)
    }
    func standsOut(_ lot: POCLot, _ look: PhotoLooks.Look, isMore: Bool) -> Bool {
      lot.drift.test?.measures.contains {
        $0.name == look.rawValue && $0.standsOut && ($0.value > $0.usual) == isMore
      } == true
    }
    // One in twenty unchanged lots is called changed; two of four are by chance once in seventy times.
    let same = try (0..<4).map { part in
      try lot("same \(part)", of: new.indices.filter { $0 % 4 == part }.map { new[$0] }) { $0 }
    }
    #expect(same.count { $0.drift.isDrifted } <= 1)
    #expect(
      same.allSatisfy { $0.drift.test?.measures.count == 7 && ($0.standing == .holds) != $0.drift.isDrifted })
    let dark = try lot("dark") { image in
      var image = image
      for index in image.pixels.indices { image.pixels[index] /= 2 }
      return image
    }
    #expect(dark.drift.isDrifted && dark.standing == .unknown && standsOut(dark, .brightness, isMore: false))
    // Two-sided: more light is a change too, and so is a lens out of focus.
    let bright = try lot("bright") { image in
      var image = image
      for index in image.pixels.indices {
        image.pixels[index] = UInt8(min(255, Int(image.pixels[index]) + 80))
      }
      return image
    }
    #expect(bright.drift.isDrifted && standsOut(bright, .brightness, isMore: true))
    let blurred = try lot("blurred") { $0.resized(width: 8, height: 8).resized(width: 32, height: 32) }
    #expect(blurred.drift.isDrifted && standsOut(blurred, .sharpness, isMore: false))
  }
}
