public import KizuCore
import RealModule

/// Whether rare classes weigh as much as common ones in a fit.
public enum ClassWeight: String, Sendable, Codable, CaseIterable {
  /// A row of class c weighs n / (K · n_c): every class counts alike.
  case balanced
  /// Every row weighs 1.
  case none
}

/// A linear classifier on standardised embeddings: how well a straight cut tells the classes apart.
///
/// Minimises Σ w_y · logloss + ‖W‖² / (2C) with a free intercept: the optimum of scikit-learn's
/// `LogisticRegression(C=C)` behind a `StandardScaler`.
///
/// ```swift
/// let probe = LinearProbe.fit(train, dimension: 512, labels: labels, classCount: 7, c: 0.1, product: product)
/// let shares = probe.probabilities(of: test, product: product)  // [N, 7]
/// ```
public struct LinearProbe: Sendable, Equatable, Codable {
  /// Puts embeddings in the scale of the training rows.
  public let scaling: FeatureScaling
  /// The classes that training rows had, ascending; the others get probability 0.
  public let classes: [Int]
  /// K, counting classes that no training row had.
  public let classCount: Int
  /// W: one row of D a class in ``classes``; a single row, second against first, where there are two; none for one.
  public let weights: [Double]
  /// b, one entry a row of W.
  public let intercepts: [Double]
  /// C that the fit used: the inverse strength of regularisation; 0 of a layer that was trained some other way.
  public let c: Double

  // Rows that are scaled and multiplied at a time, so that memory stays flat.
  private static let block = 4096

  /// The probability of each class.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, not scaled.
  ///   - product: What multiplies matrices.
  /// - Returns: `[N, K]`; each row sums to 1.
  public func probabilities(of values: [Float], product: any MatrixProduct) -> [Double] {
    let dimension = scaling.mean.count
    precondition(values.count % dimension == 0)
    let count = values.count / dimension
    var result = [Double](repeating: 0, count: count * classCount)
    for first in stride(from: 0, to: count, by: Self.block) {
      let last = min(first + Self.block, count)
      let scaled = scaling.apply(to: Array(values[first * dimension..<last * dimension]))
      let logits = logits(of: scaled, count: last - first, product: product)
      for row in 0..<last - first {
        let own = logits[row * classes.count..<(row + 1) * classes.count]
        let largest = own.max() ?? 0
        let exponentials = own.map { Double.exp($0 - largest) }
        let sum = exponentials.reduce(0, +)
        for (index, value) in zip(classes, exponentials) {
          result[(first + row) * classCount + index] = value / sum
        }
      }
    }
    return result
  }

  /// Logits `[count, classes.count]`; of two classes, the first has logit 0.
  private func logits(of scaled: [Float], count: Int, product: any MatrixProduct) -> [Double] {
    let outputs = intercepts.count
    var products = [Float](repeating: 0, count: count * outputs)
    if outputs > 0 {
      let rounded = weights.map { Float($0) }
      var span = products.mutableSpan
      product.multiply(
        rows: count, columns: outputs, inner: scaling.mean.count, scaled.span, transposeA: false,
        rounded.span, transposeB: true, into: &span, accumulate: false)
    }
    let implicit = classes.count - outputs
    var result = [Double](repeating: 0, count: count * classes.count)
    for row in 0..<count {
      for output in 0..<outputs {
        result[row * classes.count + implicit + output] =
          Double(products[row * outputs + output]) + intercepts[output]
      }
    }
    return result
  }
}
