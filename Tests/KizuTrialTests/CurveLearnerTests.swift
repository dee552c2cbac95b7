import Foundation
import KizuCore
import KizuData
import KizuEval
import KizuNN
import Testing

@testable import KizuTrial

/// Calls right when it has been taught enough photos.
private final class FakeLearner: CurveLearner {
  let name: String
  let method: CurveMethod
  let needed: Int
  private(set) var lessons: [CurveLesson] = []

  init(_ name: String, _ method: CurveMethod, needed: Int) {
    (self.name, self.method, self.needed) = (name, method, needed)
  }

  func learn(_ lesson: CurveLesson) -> CurveAnswer? {
    lessons.append(lesson)
    let isReady = lesson.teaching.count >= needed
    return CurveAnswer(calls: lesson.test.map { isReady && $0.label == "b" ? 1 : 0 }, seconds: 30)
  }
}

@Suite(.serialized) struct CurveLearnerTests {
  private let product = LoopMatrixProduct()

  private func source(_ count: Int = 160) throws -> CurveSource {
    let rows = (0..<count).map { index in
      EmbeddingTable.Row(
        path: "\(index)", label: index % 2 == 0 ? "a" : "b", split: index % 4 < 2 ? .train : .test)
    }
    return CurveSource(
      name: "run",
      table: try EmbeddingTable(rows: rows, vectors: rows.map { [$0.label == "a" ? 1 : -1, 0.5] }))
  }

  @Test("Learners get the draws of the classifiers, and stand in points and statements")
  func experiment() throws {
    var settings = CurveSettings()
    (settings.draws, settings.rungs) = (3, [.perClass(2), .share(0.5), .share(1)])
    let scratch = FakeLearner(CurveMethod.scratch.name, .scratch, needed: 80)
    let tuned = FakeLearner("run, fine-tuned", .fineTune, needed: 40)
    let experiment = try CurveExperiment([source()], learners: [scratch, tuned], settings: settings)
    #expect(experiment.trainingCount == 2 * 3 * 3)
    var told = 0
    let curve = try #require(try experiment.run(product: product, onTraining: { told = $0 }))
    #expect(told == experiment.trainingCount && scratch.lessons.count == 9)
    #expect(scratch.lessons.map(\.draw) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(scratch.lessons.map(\.teaching.count) == [4, 4, 4, 40, 40, 40, 80, 80, 80])
    for (one, other) in zip(scratch.lessons, tuned.lessons) {
      #expect(one.teaching == other.teaching && one.test == other.test)
    }
    let line = curve.mainLine(encoder: "run, fine-tuned")
    #expect(line.map(\.balancedAccuracy) == [0.5, 1, 1] && line.allSatisfy { $0.method == .fineTune })
    #expect(line.allSatisfy { abs(($0.processorMinutes ?? 0) - 0.5) < 1e-12 })
    #expect(curve.mainLine(encoder: "run").allSatisfy { $0.method == .probe && $0.processorMinutes == nil })
    let statement = try #require(
      curve.statements.first { $0.encoder == "run, fine-tuned" && $0.reachedEncoder == "from scratch" })
    #expect(statement.labels == 40 && statement.reachedLabels == 80)
    #expect(
      !curve.statements.contains { $0.encoder == "from scratch" && $0.reachedEncoder != "from scratch" })
    let data = try JSONEncoder().encode(curve)
    #expect(try JSONDecoder().decode(LabelCurve.self, from: data) == curve)
  }

  /// A curve of real trainings, stopped after some steps if asked.
  private func curve(
    _ bench: TextureBench, file: String, steps: Int = 2, stopAfter: Int = .max
  ) throws -> (curve: LabelCurve?, steps: Int) {
    let learner = FineTuneLearner(
      name: CurveMethod.scratch.name, tuner: bench.tuner, settings: bench.settings(.scratch, steps: steps),
      finished: try FinishedTrainings(file: file))
    var taken = 0
    learner.onStep = { _, _ in taken += 1 }
    learner.shouldStop = { taken >= stopAfter }
    let table = try EmbeddingTable(rows: bench.photos.rows, vectors: bench.photos.rows.map { _ in [1, 2] })
    var settings = CurveSettings()
    (settings.draws, settings.rungs) = (2, [.perClass(1), .share(1)])
    let experiment = try CurveExperiment(
      [CurveSource(name: "run", table: table)], learners: [learner], settings: settings)
    return (try experiment.run(product: bench.engine), taken)
  }

  @Test("A curve that was stopped goes on where it was, with the points of one that was not")
  func resuming() throws {
    let bench = try TextureBench(count: 24)
    let whole = try curve(bench, file: "\(bench.root)/whole.jsonl")
    let expected = try #require(whole.curve)
    #expect(whole.steps == 8)
    let file = "\(bench.root)/parts.jsonl"
    let first = try curve(bench, file: file, stopAfter: 5)
    #expect(first.curve == nil && first.steps == 5)
    // A crash while a line was written leaves a part of it.
    let handle = try FileHandle(forWritingTo: URL(filePath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("{\"key\":\"ab".utf8))
    try handle.close()
    let second = try curve(bench, file: file)
    #expect(second.steps == 4)
    func figures(_ curve: LabelCurve?) -> [[Double]] { curve?.points.map(\.draws) ?? [] }
    #expect(figures(second.curve) == figures(expected))
    let third = try curve(bench, file: file)
    #expect(third.steps == 0 && third.curve == second.curve)
    // Other settings find none of these.
    #expect(try curve(bench, file: file, steps: 3).steps == 12)
  }

  @Test("A damaged file of trainings is named with its line")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/t.jsonl"
    try AtomicFile.write(Array("{\"key\":\"a\"}\n".utf8), to: file)
    #expect(throws: FineTuneError.damagedTrainings(file: file, line: 1)) { try FinishedTrainings(file: file) }
  }
}
