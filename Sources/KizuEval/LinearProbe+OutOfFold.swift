public import KizuCore
import KizuData

extension LinearProbe {
  /// Probabilities of training rows by probes that were fitted to the other folds: what thresholds and calibration
  /// may be chosen on.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, finite, not scaled.
  ///   - dimension: D.
  ///   - labels: The class of each row, in 0 ..< K, `[N]`.
  ///   - groups: The group of each row; folds keep groups whole.
  ///   - isGood: Whether each class is good, `[K]`. There are min(5, groups with a good row, groups with a defect)
  ///     folds; a class in one group is not learnt for its own fold.
  ///   - c: C of the fits.
  ///   - classWeight: How rows are weighted.
  ///   - seed: Keys the folds.
  ///   - product: What multiplies matrices.
  /// - Returns: `[N, K]`, or nil where fewer than two folds can be made.
  public static func outOfFold(
    _ values: [Float], dimension: Int, labels: [Int], groups: [String?], isGood: [Bool], c: Double,
    classWeight: ClassWeight = .balanced, seed: UInt64, product: any MatrixProduct
  ) -> [Double]? {
    let sides = labels.map { isGood[$0] ? 1 : 0 }
    let folds = min(mostFolds, GroupedFolds.fewestGroupsInAClass(labels: sides, groups: groups))
    guard folds >= 2, Set(sides).count == 2 else { return nil }
    let foldOfRow = GroupedFolds.assign(labels: labels, groups: groups, folds: folds, seed: seed)
    var result = [Double](repeating: 0, count: labels.count * isGood.count)
    for fold in 0..<folds {
      let training = labels.indices.filter { foldOfRow[$0] != fold }
      let heldOut = labels.indices.filter { foldOfRow[$0] == fold }
      guard !training.isEmpty else { return nil }
      let probe = fit(
        values.rows(training, dimension: dimension), dimension: dimension,
        labels: training.map { labels[$0] }, classCount: isGood.count, c: c, classWeight: classWeight,
        product: product)
      let shares = probe.probabilities(of: values.rows(heldOut, dimension: dimension), product: product)
      for (index, row) in heldOut.enumerated() {
        for column in isGood.indices {
          result[row * isGood.count + column] = shares[index * isGood.count + column]
        }
      }
    }
    return result
  }
}
