import KizuCore
import Testing

@testable import KizuEval

struct ClassificationMetricsTests {
  struct Case: Decodable {
    var truth: [Int]
    var predicted: [Int]
    var classes: Int
    var accuracy: Double
    var balancedAccuracy: Double
    var macroF1: Double
    var precision: [Double]
    var recall: [Double]
    var f1: [Double]
    var support: [Int]
    var confusion: [[Int]]
  }

  @Test func countsWhatScikitLearnCounts() throws {
    let cases = try Fixture.decode([Case].self, from: "metrics.json")
    #expect(cases.count == 6)
    for reference in cases {
      let confusion = ClassificationMetrics.confusion(
        truth: reference.truth, predicted: reference.predicted, classCount: reference.classes)
      #expect(confusion == reference.confusion)
      let metrics = ClassificationMetrics(confusion: confusion)
      #expect(abs(metrics.accuracy - reference.accuracy) < 1e-14)
      #expect(abs(metrics.balancedAccuracy - reference.balancedAccuracy) < 1e-14)
      #expect(abs(metrics.macroF1 - reference.macroF1) < 1e-14)
      #expect(metrics.perClass.map(\.support) == reference.support)
      for (figures, index) in zip(metrics.perClass, 0...) {
        #expect(abs(figures.precision - reference.precision[index]) < 1e-14)
        #expect(abs(figures.recall - reference.recall[index]) < 1e-14)
        #expect(abs(figures.f1 - reference.f1[index]) < 1e-14)
      }
    }
  }

  @Test func nothingGivesZeros() {
    let metrics = ClassificationMetrics(confusion: [[0, 0], [0, 0]])
    #expect(metrics.accuracy == 0 && metrics.balancedAccuracy == 0 && metrics.macroF1 == 0)
  }
}

struct BootstrapTests {
  private let alone = [String?](repeating: nil, count: 200)

  /// 160 of 200 rows right: the normal approximation gives 0.8 ± 1.96 · sqrt(0.8 · 0.2 / 200) = 0.745…0.855.
  @Test func intervalIsThatOfTheBinomial() {
    let truth = [Int](repeating: 0, count: 100) + [Int](repeating: 1, count: 100)
    let predicted = truth.enumerated().map { $0.offset % 5 == 0 ? 1 - $0.element : $0.element }
    let intervals = Bootstrap(truth: truth, predicted: predicted, groups: alone, classCount: 2, seed: 3)
    #expect(abs(intervals.accuracy.low - 0.745) < 0.01)
    #expect(abs(intervals.accuracy.high - 0.855) < 0.01)
    #expect(intervals.macroF1.low < 0.8 && intervals.macroF1.high > 0.8)
  }

  /// Over many sets drawn with a true accuracy of 0.7, about 95 % of the intervals hold it.
  @Test func intervalsCoverTheTruthAboutAsOftenAsTheySay() {
    var covered = 0
    for set in 0..<200 {
      var random = RandomStream(seed: 9, purpose: .test, item: UInt32(set))
      let truth = (0..<100).map { $0 % 2 }
      let predicted = truth.map { random.chance(0.7) ? $0 : 1 - $0 }
      let interval = Bootstrap(
        truth: truth, predicted: predicted, groups: Array(alone.prefix(100)), classCount: 2,
        seed: UInt64(set), resamples: 400
      ).accuracy
      covered += interval.low <= 0.7 && 0.7 <= interval.high ? 1 : 0
    }
    #expect((178...199).contains(covered), "\(covered) of 200")
  }

  @Test func groupsWidenTheInterval() {
    // Whole groups of 20 are right or wrong together: only 10 independent draws.
    let truth = (0..<200).map { $0 % 2 }
    let predicted = truth.enumerated().map { ($0.offset / 20) % 5 == 0 ? 1 - $0.element : $0.element }
    let groups = (0..<200).map { Optional("lot \($0 / 20)") }
    let widths = [alone, groups].map { groups in
      let interval = Bootstrap(
        truth: truth, predicted: predicted, groups: groups, classCount: 2, seed: 1
      ).accuracy
      return interval.high - interval.low
    }
    #expect(widths[1] > 2 * widths[0])
  }

  @Test func absentClassesDoNotCount() {
    // The single row of class 1 is missing from about a third of the draws; all rows are right.
    let intervals = Bootstrap(
      truth: [0, 0, 0, 1], predicted: [0, 0, 0, 1], groups: [nil, nil, nil, nil], classCount: 3, seed: 1)
    #expect(intervals.balancedAccuracy == ConfidenceInterval(low: 1, high: 1))
    #expect(intervals.macroF1 == ConfidenceInterval(low: 1, high: 1))
  }

  /// Class 1 has one group, class 2 has three: no draw may lack them.
  @Test func scarceClassesAreInEveryDraw() {
    let truth =
      [Int](repeating: 0, count: 40) + [Int](repeating: 1, count: 12) + [Int](repeating: 2, count: 12)
    let groups = truth.indices.map { row -> String? in
      row < 40 ? "a\(row / 4)" : row < 52 ? "b" : "c\((row - 52) / 4)"
    }
    // Class 1 is called wrong and the others right, so that a draw without it would be all right.
    let predicted = truth.map { $0 == 1 ? 0 : $0 }
    let intervals = Bootstrap(truth: truth, predicted: predicted, groups: groups, classCount: 3, seed: 1)
    #expect(abs(intervals.balancedAccuracy.low - 2.0 / 3) < 1e-12)
    #expect(abs(intervals.balancedAccuracy.high - 2.0 / 3) < 1e-12)
    // Without groups each photo is one: all have many, and the plain draw is taken.
    let draws = TestRowDraws(truth: truth, groups: truth.map { _ in nil }, classCount: 3)
    #expect(draws.note(classes: ["x", "y", "z"]) == nil)
    let note = TestRowDraws(truth: truth, groups: groups, classCount: 3).note(classes: ["x", "y", "z"])
    #expect(note?.contains("“y” (1), “z” (3)") == true && note?.contains("single group") == true)
  }

  /// The variance of a mean over n groups is that of the sample, s² / n, however few they are.
  @Test(arguments: [2, 3, 4, 5, 9]) func fewGroupsVaryAsMuchAsTheySay(count: Int) {
    let values = (0..<count).map { Double($0 * $0) }
    let mean = values.reduce(0, +) / Double(count)
    let sample = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1) / Double(count)
    // n draws of 5 or more keep the usual bootstrap, which is short by (n - 1) / n.
    let expected = count < 5 ? sample : sample * Double(count - 1) / Double(count)
    // A class of one group makes the draw a stratified one.
    let groups: [String?] = (0..<count).map { "g\($0)" } + ["alone"]
    let truth = [Int](repeating: 0, count: count) + [1]
    let draws = TestRowDraws(truth: truth, groups: groups, classCount: 2)
    let repetitions = 4000
    var areWhole = true
    let means = (0..<repetitions).map { item -> Double in
      var random = RandomStream(seed: 2, purpose: .test, item: UInt32(item))
      let weights = draws.weights(&random)
      let total = weights.prefix(count).reduce(0, +)
      areWhole = areWhole && total == 6 * count && weights[count] == 6
      return zip(values, weights).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(total)
    }
    let average = means.reduce(0, +) / Double(repetitions)
    let variance = means.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(repetitions)
    #expect(areWhole && abs(average - mean) < 0.1 * mean && abs(variance / expected - 1) < 0.12)
  }

  @Test func seedsDecideTheDraws() {
    let truth = (0..<200).map { $0 % 3 }
    let predicted = (0..<200).map { $0 % 7 % 3 }
    let draws = [1, 1, 2].map {
      Bootstrap(truth: truth, predicted: predicted, groups: alone, classCount: 3, seed: $0)
    }
    #expect(draws[0] == draws[1])
    #expect(draws[0] != draws[2])
  }
}
