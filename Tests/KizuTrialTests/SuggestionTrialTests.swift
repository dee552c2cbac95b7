import KizuCore
import KizuData
import KizuEval
import Testing

@testable import KizuTrial

struct SuggestionTrialTests {
  private let product = LoopMatrixProduct()

  /// Seven classes, of which one holds most photos: random labels miss the others.
  private func table(split: Bool = true) throws -> EmbeddingTable {
    var random = RandomStream(seed: 12, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<280 {
      let label = index % 14 < 8 ? 0 : index % 14 - 7
      rows.append(
        EmbeddingTable.Row(
          path: "\(index)", label: "c\(label)", group: "\(index / 14)-\(label)",
          split: split ? (index < 140 ? .train : .test) : nil))
      for column in 0..<8 { values.append(0.2 * random.normal() + (column == label ? 3 : 0)) }
    }
    return try EmbeddingTable(rows: rows, dimension: 8, values: values)
  }

  private func point(
    _ figures: SuggestionFigures, _ choice: SuggestionTrial.Choice, _ labels: Int
  ) throws -> SuggestionFigures.Point {
    try #require(figures.points.first { $0.choice == choice && $0.labels == labels })
  }

  @Test(arguments: [true, false])
  func suggestionsFindEveryClassWhereChanceDoesNot(split: Bool) throws {
    let trial = try SuggestionTrial(
      table(split: split), counts: [7], draws: 5, settings: EvaluationSettings())
    let figures = try trial.run(product: product)
    let random = try point(figures, .random, 7)
    #expect(
      random.classesFound < 6 && random.gain == 0 && random.gainCI == ConfidenceInterval(low: 0, high: 0))
    for choice in [SuggestionTrial.Choice.typical, .coverage] {
      let found = try point(figures, choice, 7)
      #expect(found.classesFound == 7)
      // In folds, the seven labels are of fewer groups than with all teaching photos at hand.
      if split { #expect(found.balancedAccuracy > 0.95, "\(choice)") }
      #expect(
        found.gainCI.low > 0 && abs(found.gain - (found.balancedAccuracy - random.balancedAccuracy)) < 1e-12)
    }
    #expect(figures.testCount == (split ? 140 : 280) && figures.draws == 5)
  }

  @Test func numbersAreKeptToWhatThereIsAndCounted() throws {
    let trial = try SuggestionTrial(
      table(), counts: [1000, 20, 20, 3000], draws: 2, settings: EvaluationSettings())
    #expect(trial.stepCount == 2 * SuggestionTrial.Choice.allCases.count * 2)
    var steps: [Int] = []
    let figures = try trial.run(product: product) { steps.append($0) }
    #expect(steps == Array(1...trial.stepCount))
    #expect(Set(figures.points.map(\.labels)) == [20, 140])
    // All photos are all photos, however they are chosen.
    let all = figures.points.filter { $0.labels == 140 }
    #expect(Set(all.map(\.balancedAccuracy)).count == 1)
  }

  @Test func threadsDoNotMatter() throws {
    let runs = try [1, 3].map { threads in
      try SuggestionTrial(table(), counts: [9], draws: 2, settings: EvaluationSettings(threads: threads))
        .run(product: product)
    }
    #expect(runs[0] == runs[1])
  }
}
