public import KizuCore
import KizuData

extension LinearProbe {
  /// How C was found.
  public struct Strength: Sendable, Equatable {
    /// The value chosen.
    public var c: Double
    /// Folds that it was chosen on; 0 when the rows could not be folded and ``fallbackC`` stands in.
    public var folds: Int
  }

  /// The values of C that are tried: 1e-4 … 1e2 by decades.
  public static let candidates: [Double] = [1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2]
  /// C where a class stands in fewer than two groups, so that there is nothing to choose it on.
  public static let fallbackC = 0.01
  static let mostFolds = 5

  /// Chooses C on grouped, stratified folds of the rows given, which must be training rows.
  ///
  /// Each fold is predicted by probes fitted to the others; the balanced accuracy over all rows together decides,
  /// and among equals the smaller C. There are min(5, fewest groups a class) folds.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, finite, not scaled; N at least 1.
  ///   - dimension: D, at least 1.
  ///   - labels: The class of each row, in 0 ..< `classCount`, `[N]`.
  ///   - groups: The group of each row, `[N]`; nil means that the row stands alone.
  ///   - classCount: K.
  ///   - classWeight: How rows are weighted.
  ///   - seed: Keys the folds.
  ///   - product: What multiplies matrices.
  /// - Returns: The value chosen, and on how many folds.
  public static func chooseStrength(
    _ values: [Float], dimension: Int, labels: [Int], groups: [String?], classCount: Int,
    classWeight: ClassWeight = .balanced, seed: UInt64, product: any MatrixProduct
  ) -> Strength {
    let folds = min(mostFolds, GroupedFolds.fewestGroupsInAClass(labels: labels, groups: groups))
    guard folds >= 2, Set(labels).count > 1 else { return Strength(c: fallbackC, folds: 0) }
    let foldOfRow = GroupedFolds.assign(labels: labels, groups: groups, folds: folds, seed: seed)
    let none = [Int](repeating: 0, count: classCount * classCount)
    var counts = [[Int]](repeating: none, count: candidates.count)
    for fold in 0..<folds {
      let training = labels.indices.filter { foldOfRow[$0] != fold }
      let heldOut = labels.indices.filter { foldOfRow[$0] == fold }
      let probes = fits(
        values.rows(training, dimension: dimension), dimension: dimension,
        labels: training.map { labels[$0] }, classCount: classCount, cs: candidates,
        classWeight: classWeight, tolerance: searchTolerance, product: product)
      let queries = values.rows(heldOut, dimension: dimension)
      for (candidate, probe) in probes.enumerated() {
        let predicted = probe.probabilities(of: queries, product: product).largestPerRow(of: classCount)
        for (row, column) in zip(heldOut, predicted) {
          counts[candidate][labels[row] * classCount + column] += 1
        }
      }
    }
    let scores = counts.map { ClassificationMetrics(counts: $0, classCount: classCount).balancedAccuracy }
    // Equal counts can differ by rounding in the mean of recalls: that is no reason for a larger C.
    var best = 0
    for candidate in candidates.indices where scores[candidate] > scores[best] + 1e-12 { best = candidate }
    return Strength(c: candidates[best], folds: folds)
  }
}
