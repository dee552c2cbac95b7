import KizuEval

/// What twice the labels might give, from how accuracy grew so far.
struct CurveExtrapolation {
  /// Points of fewer than this share of the most labels are not fitted: the law is one of many labels.
  private static let reach = 1.0 / 32
  /// Fewer points tell nothing of three numbers.
  private static let fewestPoints = 4
  // What the bootstrap does not see of a figure: with all photos right it would weigh without bound.
  private static let leastDeviation = 0.005

  private let points: [LabelCurve.Point]
  /// `[points][repetitions]`, see ``CurveBootstrap``.
  private let repetitions: [[Double]]

  /// - Parameters:
  ///   - points: One line, labels rising.
  ///   - repetitions: Of each of its points.
  init(_ points: [LabelCurve.Point], repetitions: [[Double]]) {
    (self.points, self.repetitions) = (points, repetitions)
  }

  /// The extrapolation; nil where there are too few points.
  ///
  /// The law is fitted to each repetition, so the middle 95 % of what those give are about other labels and other test
  /// photos. What that cannot know is whether the law holds: so it is fitted again without the last points, those of
  /// more than half of the labels, and what it then gets wrong about the last one widens the interval to both sides.
  var result: LabelCurve.Extrapolation? {
    guard let last = points.indices.last else { return nil }
    let most = points[last].labels
    let known = points.indices.filter { points[$0].labels <= most / 2 }
    guard let law = law(among: Array(points.indices), most: most),
      let former = known.last, let earlier = self.law(among: known, most: points[former].labels)
    else { return nil }
    let target = 2 * most
    let repeated = repetitions[last].indices.compactMap { repetition in
      self.law(among: Array(points.indices), most: most, repetition: repetition)?(target)
    }
    let interval = CurveBootstrap.interval(of: repeated)
    let checked = LabelCurve.Extrapolation.Check(
      labels: most, expected: earlier(most), found: points[last].balancedAccuracy)
    let miss = abs(checked.expected - checked.found)
    let estimate = law(target)
    return LabelCurve.Extrapolation(
      encoder: points[last].encoder, method: points[last].method, labels: target, balancedAccuracy: estimate,
      balancedAccuracyCI: ConfidenceInterval(
        low: max(0, min(interval.low, estimate) - miss), high: min(1, max(interval.high, estimate) + miss)),
      law: law, check: checked)
  }

  private func law(among indices: [Int], most: Double, repetition: Int? = nil) -> PowerLaw? {
    let used = indices.filter { points[$0].labels >= Self.reach * most }
    guard used.count >= Self.fewestPoints - (indices.count < points.count ? 1 : 0) else { return nil }
    return PowerLaw(
      fitting: used.map { index in
        let accuracy = repetition.map { repetitions[index][$0] } ?? points[index].balancedAccuracy
        return (points[index].labels, accuracy, weight(of: index))
      })
  }

  /// One over the variance of the repetitions.
  private func weight(of index: Int) -> Double {
    let values = repetitions[index]
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return 1 / max(variance, Self.leastDeviation * Self.leastDeviation)
  }
}
