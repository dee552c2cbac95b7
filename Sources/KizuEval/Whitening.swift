public import KizuCore

/// The linear map after which vectors have no correlations and equal variances: W = L⁻¹ for Σ = L Lᵀ.
///
/// Distances after it are Mahalanobis distances: what is rare among the vectors is far from their mean, however small
/// it is beside what varies all the time. Σ is the covariance of the vectors with λ tr(Σ) / D added to its diagonal,
/// so that it is positive definite for any number of them.
///
/// Source of the factorisation: Golub and Van Loan, Matrix Computations, 4th edition, algorithm 4.2.1.
public struct Whitening: Sendable {
  /// Length of a vector, D.
  public let dimension: Int
  /// The mean of the vectors, `[D]`.
  public let mean: [Float]
  /// W, `[D, D]`, row-major, zero above the diagonal.
  package let matrix: [Float]

  /// The map for a set of vectors.
  ///
  /// - Parameters:
  ///   - vectors: `[n, D]`, row-major, n ≥ 1, all finite.
  ///   - dimension: D.
  ///   - shrinkage: λ, above 0.
  ///   - product: Computes the covariance.
  public init(of vectors: Span<Float>, dimension: Int, shrinkage: Float = 1e-3, product: some MatrixProduct) {
    let vectors = CentredVectors(vectors, dimension: dimension)
    self.init(
      mean: vectors.mean, scatter: vectors.scatter(product), count: vectors.count, shrinkage: shrinkage)
  }

  /// The map for vectors of which the covariance is known.
  ///
  /// - Parameters:
  ///   - mean: Their mean, `[D]`.
  ///   - scatter: `count` times their covariance, `[D, D]`.
  ///   - count: n ≥ 1.
  ///   - shrinkage: λ, above 0.
  package init(mean: [Float], scatter: [Float], count: Int, shrinkage: Float) {
    let dimension = mean.count
    precondition(count > 0 && scatter.count == dimension * dimension && shrinkage > 0)
    self.dimension = dimension
    self.mean = mean
    let trace = (0..<dimension).reduce(Double(0)) { $0 + Double(scatter[$1 * dimension + $1]) }
    // Equal vectors have no covariance to divide by.
    let ridge = max(Double(shrinkage) * trace / Double(count * dimension), Double(Float.leastNormalMagnitude))
    var lower = scatter.map { Double($0) / Double(count) }
    for index in 0..<dimension { lower[index * dimension + index] += ridge }
    Self.factorise(&lower, dimension)
    matrix = Self.inverse(ofLower: lower, dimension).map { Float($0) }
  }

  /// The vectors after the map: W (x - mean).
  ///
  /// - Parameters:
  ///   - vectors: `[n, D]`, row-major.
  ///   - product: Multiplies.
  /// - Returns: `[n, D]`.
  public func apply(to vectors: Span<Float>, product: some MatrixProduct) -> [Float] {
    let centred = CentredVectors.values(of: vectors, less: mean)
    return product.product(
      rows: vectors.count / dimension, columns: dimension, inner: dimension, centred.span, matrix.span,
      transposeB: true)
  }

  /// Cholesky's factorisation in place, row by row; only the lower half is read and written.
  private static func factorise(_ matrix: inout [Double], _ size: Int) {
    for row in 0..<size {
      for column in 0...row {
        var sum = matrix[row * size + column]
        for index in 0..<column { sum -= matrix[row * size + index] * matrix[column * size + index] }
        // The ridge keeps pivots positive but for rounding.
        let isPivot = row == column
        matrix[row * size + column] =
          isPivot ? max(sum, .leastNormalMagnitude).squareRoot() : sum / matrix[column * size + column]
      }
    }
  }

  /// The inverse of a lower triangle: forward substitution into the unit matrix.
  private static func inverse(ofLower lower: [Double], _ size: Int) -> [Double] {
    var inverse = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      let pivot = lower[row * size + row]
      // Whole rows at a time, so that memory is read in its order.
      for index in 0..<row {
        let factor = lower[row * size + index]
        for column in 0...index { inverse[row * size + column] -= factor * inverse[index * size + column] }
      }
      for column in 0..<row { inverse[row * size + column] /= pivot }
      inverse[row * size + row] = 1 / pivot
    }
    return inverse
  }
}
