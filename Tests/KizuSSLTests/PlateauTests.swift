import Foundation
import Testing

@testable import KizuSSL

@Suite struct PlateauTests {
  @Test("A plateau is reached when the last judgements are no better than the best before")
  func reached() {
    func isReached(_ accuracies: [Double], _ patience: Int) -> Bool {
      Plateau.isReached(accuracies, patience: patience)
    }
    #expect(!isReached([0.3], 1) && !isReached([], 1) && !isReached([0.3, 0.3], 2))
    #expect(isReached([0.3, 0.3], 1) && !isReached([0.3, 0.31], 1))
    #expect(isReached([0.3, 0.5, 0.4, 0.5], 2) && !isReached([0.3, 0.5, 0.4, 0.51], 2))
    #expect(!isReached([0.5, 0.3, 0.6, 0.5], 2))
  }

  /// A bench whose label file has the classes of the samples, split evenly in two by name.
  private static func labelled(_ bench: Bench) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: bench.photos).sorted()
    let rows = names.enumerated().map { "\($1),\($0 % 2 == 0 ? "even" : "odd")" }
    let file = "\(bench.root)/labels.csv"
    try (["path,label"] + rows).joined(separator: "\n").write(
      toFile: file, atomically: true, encoding: .utf8)
    return file
  }

  @Test("A run whose neighbours tell nothing ends early, records where, and replays to the same bytes")
  func endsEarly() throws {
    let bench = try Bench()
    let labels = try Self.labelled(bench)
    let events = Events()
    let request = bench.request("run") {
      $0.labels = labels
      ($0.options.epochs, $0.options.patience) = (60, 1)
    }
    let trainer = try Pretrainer.prepare(request, onEvent: events.take)
    try trainer.train()
    // Labels by chance: of eleven judgements in a row some is no better than the best before.
    let last = try #require(trainer.settings.lastEpoch)
    let accuracies = RunFolder("\(bench.root)/run").reports.compactMap(\.neighbours?.balancedAccuracy)
    let untrained = try #require(
      RunFolder("\(bench.root)/run").reports.last?.untrainedNeighbours?.balancedAccuracy)
    #expect(last % 5 == 0 && last < 60 && accuracies.count == last / 5)
    for count in 1...accuracies.count {
      let isLast = count == accuracies.count
      #expect(Plateau.isReached([untrained] + accuracies.prefix(count), patience: 1) == isLast)
    }
    #expect(
      events.notices.contains { $0.contains("k-NN has not risen") && $0.contains("epoch \(last) of 60") })
    var replay = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/replay"))
    replay.template = try PretrainSettings(file: "\(bench.root)/run/config.json")
    try Pretrainer.prepare(replay).train()
    for file in ["encoder.safetensors", "checkpoint.safetensors", "config.json"] {
      #expect(try bench.bytes("replay/\(file)") == bench.bytes("run/\(file)"))
    }
  }

  @Test("Without labels there is nothing to be patient about")
  func needsLabels() throws {
    let bench = try Bench()
    #expect(throws: PretrainError.nothingToJudge) {
      try Pretrainer.prepare(bench.request("run") { $0.options.patience = 3 })
    }
    #expect(!FileManager.default.fileExists(atPath: "\(bench.root)/run/config.json"))
  }

  @Test("A planned run is told what the nearest run on the same photos reached")
  func similarRuns() throws {
    let bench = try Bench()
    let labels = try Self.labelled(bench)
    func expectation(_ run: String, _ change: (inout Pretrainer.Request) -> Void = { _ in }) throws
      -> SimilarRun?
    {
      let events = Events()
      let request = bench.request(run) {
        $0.labels = labels
        ($0.options.epochs, $0.budget) = (nil, 3600)
        change(&$0)
      }
      _ = try Pretrainer.prepare(request, onEvent: events.take)
      return events.all.compactMap { if case .planned(_, let similar) = $0 { similar } else { nil } }.first
        ?? nil
    }
    #expect(try expectation("first") == nil)
    for epochs in [1, 2] {
      try Pretrainer.prepare(
        bench.request("done\(epochs)") { ($0.labels, $0.options.epochs) = (labels, epochs) }
      ).train()
    }
    let found = try #require(try expectation("second"))
    #expect(found.path.hasSuffix("/done2") && found.epochs == 2 && found.method == .ntXent)
    #expect(found.neighbours == RunFolder(found.path).reports.last?.neighbours)
    // Another method or view size is another matter.
    #expect(try expectation("third") { $0.options.method = .dcl } == nil)
    #expect(try expectation("fourth") { $0.options.imageSize = 48 } == nil)
  }
}
