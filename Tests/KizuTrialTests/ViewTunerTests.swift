import Foundation
import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuSSL
import Testing

@testable import KizuTrial

@Suite(.serialized) struct ViewTunerTests {
  @Test(
    "Whatever happens to test rows, labels and photos, the search is the same",
    arguments: TuningCriterion.allCases)
  func testRowsAreNeverRead(criterion: TuningCriterion) throws {
    let bench = try Bench()
    let before = try bench.scores(of: bench.request("a.jsonl") { $0.criterion = criterion }, after: 3)
    #expect(before.count == 3)

    // Other labels, other groups, and photos that no decoder takes.
    let rows = try bench.rows()
    try bench.write(
      rows.enumerated().map { index, row in
        let cells = row.split(separator: ",")
        return cells[3] == "test" ? "\(cells[0]),unheard of \(index % 3),train-0,test" : row
      })
    for row in rows where row.hasSuffix("test") {
      let path = row.split(separator: ",")[0]
      try Data("no picture".utf8).write(to: URL(filePath: "\(bench.photos)/\(path)"))
    }
    let after = try bench.scores(of: bench.request("b.jsonl") { $0.criterion = criterion }, after: 3)
    #expect(before == after)
    let logs = try ["a.jsonl", "b.jsonl"].map { try TrialLog(file: "\(bench.root)/\($0)").read()?.header }
    #expect(logs[0] != nil && logs[0] == logs[1])
    let train = try bench.scores(
      of: bench.request("c.jsonl") { ($0.criterion, $0.split) = (criterion, .train) }, after: 3)
    #expect(train == before)

    // The control: training labels do change what labels judge.
    try bench.write(
      try bench.rows().enumerated().map { index, row in
        let cells = row.split(separator: ",")
        return cells[3] == "train" ? "\(cells[0]),\(index / 4 % 2 == 0 ? "x" : "y"),\(cells[2]),train" : row
      })
    let relabelled = try bench.scores(of: bench.request("d.jsonl") { $0.criterion = criterion }, after: 3)
    #expect((relabelled == before) == (criterion == .retrieval))
  }

  @Test("A search that was stopped goes on with the same scores as one that was not")
  func resumes() throws {
    let bench = try Bench()
    let whole = try bench.scores(of: bench.request("whole.jsonl") { $0.steps = 27 }, after: 5)
    // In the middle of the third training: nothing of it is kept.
    let steps = Counter()
    let tuner = try ViewTuner.prepare(bench.request("parts.jsonl") { $0.steps = 27 }) { event in
      if case .step = event { steps.add() }
    }
    #expect(try tuner.tune { steps.count >= 7 }?.rows.count == 2)
    // A crash cuts the last line off.
    let log = URL(filePath: "\(bench.root)/parts.jsonl")
    try (Data(contentsOf: log) + Data("{\"candidate\": 2, ".utf8)).write(to: log)
    let resumed = try bench.scores(of: bench.request("parts.jsonl") { $0.steps = 27 }, after: 3)
    #expect(resumed == whole && whole.count == 5)
  }

  @Test("Trainings differ by recipe and by seed, and are repeatable")
  func trainings() throws {
    let bench = try Bench(count: 128)
    let scores = try bench.scores(
      of: bench.request("a.jsonl") { ($0.criterion, $0.steps) = (.retrieval, 27) }, after: 4)
    let again = try bench.scores(
      of: bench.request("b.jsonl") { ($0.criterion, $0.steps) = (.retrieval, 27) }, after: 4)
    #expect(scores == again && Set(scores.map(\.value)).count > 1)
    let other = try bench.scores(
      of: bench.request("c.jsonl") { ($0.criterion, $0.steps, $0.options.seed) = (.retrieval, 27, 1) },
      after: 4)
    #expect(scores != other)
    #expect(
      scores.allSatisfy { 0...1 ~= $0.value && $0.interval.low <= $0.value && $0.value <= $0.interval.high })
  }

  @Test("A budget is planned once: going on follows the stored plan; a deadline ends the search")
  func budget() throws {
    let bench = try Bench()
    let request = bench.request("log.jsonl") { ($0.steps, $0.trials, $0.budget) = (nil, nil, 604_800) }
    let first = try ViewTuner.prepare(request)
    #expect(first.header.plan.trials >= TuningPlan.defaultTrials && first.header.request.budget == 604_800)
    #expect(first.header.plan.longestSteps == 100 * first.header.settings.stepsPerEpoch)
    #expect(try first.tune(until: .now) == nil)
    #expect(try ViewTuner.prepare(request).header == first.header)
    let error = #expect(throws: TuningError.self) {
      try ViewTuner.prepare(bench.request("short.jsonl") { ($0.steps, $0.budget) = (nil, 1) })
    }
    #expect(error?.exitStatus == .usage)
    #expect(!FileManager.default.fileExists(atPath: "\(bench.root)/short.jsonl"))
  }

  @Test("A log of other settings, photos or labels is refused with the difference")
  func refusesToMix() throws {
    let bench = try Bench()
    _ = try bench.scores(of: bench.request("log.jsonl"), after: 1)
    func refusal(_ change: (inout ViewTuner.Request) -> Void) throws -> String {
      let error = #expect(throws: TuningError.self) {
        try ViewTuner.prepare(bench.request("log.jsonl", change))
      }
      #expect(error?.exitStatus == .usage)
      return error.map { "\($0)" } ?? ""
    }
    #expect(try refusal { $0.options.seed = 1 }.contains("seed: 0 then, 1 now"))
    #expect(try refusal { $0.trials = 9 }.contains("--trials: 8 then, 9 now"))
    #expect(try refusal { $0.steps = 2 }.contains("--steps: 1 then, 2 now"))
    #expect(try refusal { $0.criterion = .retrieval }.contains("--criterion"))
    let rows = try bench.rows()
    try bench.write(rows.map { $0.replacing(",good,", with: ",fine,") })
    #expect(try refusal { _ in }.contains("labels"))
    // Retrieval takes photos of a group for no rivals, and looks at no label.
    func retrieve() throws -> ViewTuner {
      try ViewTuner.prepare(bench.request("retrieval.jsonl") { $0.criterion = .retrieval })
    }
    _ = try retrieve()
    try bench.write(rows)
    #expect(throws: Never.self) { try retrieve() }
    try bench.write(rows.map { $0.replacing("train-0", with: "train-99") })
    #expect(throws: TuningError.self) { try retrieve() }
    try bench.write(rows)
    try FileManager.default.removeItem(atPath: "\(bench.photos)/\(rows[0].split(separator: ",")[0])")
    try bench.write(Array(rows.dropFirst()))
    #expect(try refusal { _ in }.contains("photos.count"))
  }

  @Test("Damaged logs are named, not trusted")
  func damagedLogs() throws {
    let bench = try Bench()
    _ = try bench.scores(of: bench.request("log.jsonl"), after: 1)
    let log = URL(filePath: "\(bench.root)/log.jsonl")
    let whole = try String(contentsOf: log, encoding: .utf8)
    for text in [
      "{}\n", "hello\n", whole.replacing("\"trials\":8", with: "\"trials\":800000000"),
      whole + "{\"candidate\":99}\n", whole.replacing("\"steps\":1", with: "\"steps\":-1"),
    ] {
      try Data(text.utf8).write(to: log)
      let error = #expect(throws: TuningError.self) { try ViewTuner.prepare(bench.request("log.jsonl")) }
      #expect(error?.description.contains("log.jsonl") == true)
    }
  }

  @Test("Without usable labels photos are judged by retrieval, or refused where labels were asked for")
  func criteria() throws {
    let bench = try Bench()
    #expect(try ViewTuner.prepare(bench.request("a.jsonl")).header.criterion == .knn)
    let plain = try ViewTuner.prepare(bench.request("b.jsonl") { $0.labels = nil })
    #expect(plain.header.criterion == .retrieval)
    let rows = try bench.rows()
    // Test rows have labels of both classes, training rows only of one.
    try bench.write(rows.map { $0.hasSuffix("train") ? $0.replacing(",bad,", with: ",good,") : $0 })
    #expect(try ViewTuner.prepare(bench.request("c.jsonl")).header.criterion == .retrieval)
    let error = #expect(throws: TuningError.self) {
      try ViewTuner.prepare(bench.request("d.jsonl") { $0.criterion = .knn })
    }
    #expect(error?.exitStatus == .badData && error?.description.contains("good") == true)
    try bench.write(rows.map { $0.replacing(",train", with: ",test") })
    #expect(throws: TuningError.onlyTestPhotos(folder: bench.photos)) {
      try ViewTuner.prepare(bench.request("e.jsonl") { $0.onlyListed = true })
    }
    #expect(throws: TuningError.outOfRange(option: "--trials", value: "7", range: "8 to 1000")) {
      try ViewTuner.prepare(bench.request("f.jsonl") { $0.trials = 7 })
    }
  }
}
