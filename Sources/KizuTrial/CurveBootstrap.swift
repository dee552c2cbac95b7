import KizuCore
import KizuEval

/// How far figures of a curve would vary with other labels drawn and other test photos, together.
///
/// Each repetition draws as many draws and as many groups of test rows as there are, with replacement (Efron and
/// Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 8; within classes where one stands in few groups, see
/// `TestRowDraws`), and is the mean balanced accuracy over those draws
/// on those groups. Repetition b takes the same draws and groups for every figure, so that differences of two figures
/// are paired.
struct CurveBootstrap {
  static let repetitions = 1000

  private let truth: [Int]
  private let classCount: Int
  private let draws: Int
  private let seed: UInt64
  private let rows: TestRowDraws

  /// - Parameters:
  ///   - truth: The class of each test row.
  ///   - groups: The group of each test row.
  ///   - classCount: K.
  ///   - draws: How often labels were drawn.
  ///   - seed: Keys the repetitions.
  init(truth: [Int], groups: [String?], classCount: Int, draws: Int, seed: UInt64) {
    self.truth = truth
    self.classCount = classCount
    self.draws = draws
    self.seed = seed
    rows = TestRowDraws(truth: truth, groups: groups, classCount: classCount)
  }

  /// Repeats a figure.
  ///
  /// - Parameters:
  ///   - calls: `[draws][rows]`, what each test row was called.
  ///   - threads: The result does not depend on it.
  /// - Returns: The figure in each repetition.
  func repetitions(of calls: [[Int]], threads: Int) -> [Double] {
    let isRight = calls.map { zip($0, truth).map { $0 == $1 } }
    return Parallel.map(Self.repetitions, threads: threads) { repetition in
      var random = RandomStream(seed: seed, purpose: .bootstrap, epoch: 1, item: UInt32(repetition))
      let chosen = (0..<draws).map { _ in random.index(below: draws) }
      let weights = rows.weights(&random)
      var support = [Int](repeating: 0, count: classCount)
      for (row, label) in truth.enumerated() { support[label] += weights[row] }
      var sum = 0.0
      for draw in chosen {
        var hits = [Int](repeating: 0, count: classCount)
        for (row, label) in truth.enumerated() where isRight[draw][row] {
          hits[label] += weights[row]
        }
        sum += Self.meanRecall(hits, support)
      }
      return sum / Double(draws)
    }
  }

  /// The balanced accuracy of each draw on all test rows.
  func figures(of calls: [[Int]]) -> [Double] {
    calls.map { calls in
      var hits = [Int](repeating: 0, count: classCount)
      var support = hits
      for (label, call) in zip(truth, calls) {
        support[label] += 1
        if label == call { hits[label] += 1 }
      }
      return Self.meanRecall(hits, support)
    }
  }

  /// The 95 % interval of repetitions: quantiles by linear interpolation.
  static func interval(of repetitions: [Double]) -> ConfidenceInterval {
    let sorted = repetitions.sorted()
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let lower = Int(position)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
    }
    return ConfidenceInterval(low: quantile(0.025), high: quantile(0.975))
  }

  private static func meanRecall(_ hits: [Int], _ support: [Int]) -> Double {
    var sum = 0.0
    var present = 0
    for (hits, support) in zip(hits, support) where support > 0 {
      sum += Double(hits) / Double(support)
      present += 1
    }
    return present == 0 ? 0 : sum / Double(present)
  }
}
