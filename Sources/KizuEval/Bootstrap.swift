import KizuCore

/// Confidence intervals of the headline figures by the percentile bootstrap over groups.
///
/// Method (Efron & Tibshirani, "An Introduction to the Bootstrap", 1993, chapters 8 and 13): as many groups as
/// there are get drawn with replacement (within classes where one stands in fewer than 5 groups: `TestRowDraws`), the
/// figures are counted again over all their rows, and the 2.5 and 97.5 % quantiles of the repetitions are the interval.
/// Where a draw lacks a class, the figures are over those it has.
///
/// Limits: the interval tells how the figures would vary with other test photos of the same kind, not with other
/// training photos or seeds. With few groups (below about 20) it is too narrow; with all rows right, or one group,
/// it shrinks to a point although the truth may be lower.
public struct Bootstrap: Sendable, Equatable {
  /// Of ``ClassificationMetrics/accuracy``.
  public let accuracy: ConfidenceInterval
  /// Of ``ClassificationMetrics/balancedAccuracy``.
  public let balancedAccuracy: ConfidenceInterval
  /// Of ``ClassificationMetrics/macroF1``.
  public let macroF1: ConfidenceInterval

  /// Draws the repetitions and reads the intervals.
  ///
  /// - Parameters:
  ///   - truth: The class of each row, in 0 ..< `classCount`; at least one row.
  ///   - predicted: What each row was called, in 0 ..< `classCount`.
  ///   - groups: The group of each row; nil means that the row stands alone.
  ///   - classCount: K.
  ///   - seed: Keys the draws.
  ///   - resamples: How many repetitions, at least 1.
  public init(
    truth: [Int], predicted: [Int], groups: [String?], classCount: Int, seed: UInt64, resamples: Int = 2000
  ) {
    precondition(!truth.isEmpty && truth.count == predicted.count && truth.count == groups.count)
    precondition(resamples > 0)
    let draws = TestRowDraws(truth: truth, groups: groups, classCount: classCount)
    let cells = zip(truth, predicted).map { $0 * classCount + $1 }
    var accuracies: [Double] = []
    var balancedAccuracies: [Double] = []
    var macroF1s: [Double] = []
    var counts = [Int](repeating: 0, count: classCount * classCount)
    for resample in 0..<resamples {
      var random = RandomStream(seed: seed, purpose: .bootstrap, item: UInt32(resample))
      for index in counts.indices { counts[index] = 0 }
      for (cell, weight) in zip(cells, draws.weights(&random)) { counts[cell] += weight }
      let metrics = ClassificationMetrics(counts: counts, classCount: classCount)
      accuracies.append(metrics.accuracy)
      balancedAccuracies.append(metrics.balancedAccuracy)
      macroF1s.append(metrics.macroF1)
    }
    accuracy = Self.interval(of: accuracies)
    balancedAccuracy = Self.interval(of: balancedAccuracies)
    macroF1 = Self.interval(of: macroF1s)
  }

  private static func interval(of values: [Double]) -> ConfidenceInterval {
    let sorted = values.sorted()
    return ConfidenceInterval(low: quantile(0.025, of: sorted), high: quantile(0.975, of: sorted))
  }

  /// The quantile with linear interpolation between order statistics (type 7 of Hyndman & Fan, 1996).
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let lower = Int(position)
    let upper = min(lower + 1, sorted.count - 1)
    return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
