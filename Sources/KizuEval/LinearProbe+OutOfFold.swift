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
    // Each fold leaves others to teach: there are at least two, and none is empty.
    return outOfFold(
      values, dimension: dimension, labels: labels, classCount: isGood.count, foldOfRow: foldOfRow,
      folds: folds, c: c, classWeight: classWeight, tolerance: finalTolerance, product: product)
  }

  /// Probabilities `[N, K]` of rows by probes that were fitted to the rows of other folds; every fold must leave some.
  static func outOfFold(
    _ values: [Float], dimension: Int, labels: [Int], classCount: Int, foldOfRow: [Int], folds: Int,
    c: Double,
    classWeight: ClassWeight, tolerance: Double, product: any MatrixProduct
  ) -> [Double] {
    var result = [Double](repeating: 0, count: labels.count * classCount)
    for fold in 0..<folds {
      let training = labels.indices.filter { foldOfRow[$0] != fold }
      let heldOut = labels.indices.filter { foldOfRow[$0] == fold }
      let probe = fits(
        values.rows(training, dimension: dimension), dimension: dimension,
        labels: training.map { labels[$0] }, classCount: classCount, cs: [c], classWeight: classWeight,
        tolerance: tolerance, product: product)[0]
      let shares = probe.probabilities(of: values.rows(heldOut, dimension: dimension), product: product)
      for (index, row) in heldOut.enumerated() {
        for column in 0..<classCount {
          result[row * classCount + column] = shares[index * classCount + column]
        }
      }
    }
    return result
  }
}
