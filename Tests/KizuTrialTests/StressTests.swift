import KizuAugment
import KizuCore
import KizuData
import KizuEval
import Testing

@testable import KizuTrial

struct StressTests {
  private let product = LoopMatrixProduct()

  private func table(split: Bool) throws -> EmbeddingTable {
    var random = RandomStream(seed: 2, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<120 {
      let label = index / 2 % 3
      rows.append(
        EmbeddingTable.Row(
          path: "\(index)", label: index == 7 ? nil : "c\(label)", group: "\(index / 2)",
          split: split ? (index < 60 ? .train : .test) : nil))
      for column in 0..<5 { values.append(random.normal() + (column == label ? 3 : 0)) }
    }
    return try EmbeddingTable(rows: rows, dimension: 5, values: values)
  }

  private func values(_ table: EmbeddingTable, _ rows: [Int], noise: Float = 0) -> [Float] {
    var random = RandomStream(seed: 3, purpose: .test)
    return rows.flatMap { Array(table.values[$0 * 5..<$0 * 5 + 5]) }.map { $0 + noise * random.normal() }
  }

  @Test(arguments: [true, false])
  func cleanPhotosLoseNothing(split: Bool) throws {
    let table = try table(split: split)
    var experiment = try StressExperiment(table, settings: EvaluationSettings(), product: product)
    let probe = try Evaluator.probe(table, product: product)
    #expect(abs(experiment.result.balancedAccuracy - probe.balancedAccuracy) < 1e-12)
    #expect(
      experiment.result.testCount == probe.testCount && experiment.result.trainCount == probe.trainCount)
    #expect(experiment.result.unlabelledCount == 1 && experiment.testRows.count == probe.testCount)
    let rows = experiment.testRows
    experiment.judge(values(table, rows), under: Corruption(.blur, strength: 1), level: 1)
    let point = experiment.result.points[0]
    #expect(point.loss == 0 && point.lossCI == ConfidenceInterval(low: 0, high: 0) && !point.isBroken)
    #expect(point.balancedAccuracyCI == experiment.result.balancedAccuracyCI)
    #expect(experiment.result.breaks.isEmpty)
  }

  @Test func whatBreaksFirstStandsFirst() throws {
    let table = try table(split: true)
    var experiment = try StressExperiment(table, settings: EvaluationSettings(), product: product)
    let rows = experiment.testRows
    for (kind, noises) in [
      (Corruption.Kind.blur, [0, 0, 30]), (.noise, [0, 30, 30]), (.jpeg, [0, 0, 0]),
      (.rotation, [0, 1000, 0]),
    ] as [(Corruption.Kind, [Float])] {
      for (index, noise) in noises.enumerated() {
        experiment.judge(
          values(table, rows, noise: noise), under: Corruption(kind, strength: Float(index + 1)),
          level: index + 1)
      }
    }
    let breaks = experiment.result.breaks
    #expect(Set(breaks.prefix(2).map(\.change)) == [.noise, .rotation] && breaks[2].change == .blur)
    #expect(breaks.map(\.level) == [2, 2, 3] && breaks[0].loss >= breaks[1].loss)
    #expect(experiment.result.changes == [.blur, .noise, .jpeg, .rotation])
    for point in experiment.result.points {
      #expect(point.isBroken == (point.lossCI.low > experiment.result.tolerance))
      #expect(abs(point.loss - (experiment.result.balancedAccuracy - point.balancedAccuracy)) < 1e-12)
      #expect(point.lossCI.low <= point.loss && point.loss <= point.lossCI.high)
    }
    var threaded = try StressExperiment(table, settings: EvaluationSettings(threads: 3), product: product)
    threaded.judge(values(table, rows), under: Corruption(.blur, strength: 1), level: 1)
    #expect(threaded.result.points[0] == experiment.result.points[0])
  }

  /// Where photos as they are show little more than guessing, nothing can break.
  @Test func whoOnlyGuessesHasNothingToLose() throws {
    let table = try table(split: true)
    let whole = try StressExperiment(table, settings: EvaluationSettings(), product: product).result
    #expect(whole.hasSomethingToLose && abs(whole.guessing - 1 / 3) < 1e-12)
    // The same photos, described by numbers that have nothing to do with them.
    var random = RandomStream(seed: 9, purpose: .test)
    let noise = try EmbeddingTable(
      rows: table.rows, dimension: 5, values: table.values.map { _ in random.normal() })
    let none = try StressExperiment(noise, settings: EvaluationSettings(), product: product).result
    #expect(!none.hasSomethingToLose && none.balancedAccuracyCI.low < none.guessing + none.tolerance)
  }

  @Test func nothingIsJudgedWithoutTwoClasses() throws {
    let rows = (0..<4).map { EmbeddingTable.Row(path: "\($0)", label: "a") }
    let one = try EmbeddingTable(rows: rows, dimension: 1, values: [1, 2, 3, 4])
    #expect(throws: EvaluationError.oneClass("a")) {
      try StressExperiment(one, settings: EvaluationSettings(), product: product)
    }
  }
}
