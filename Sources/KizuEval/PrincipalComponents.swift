public import KizuCore

/// The directions in which vectors vary most: the leading eigenvectors of their covariance.
///
/// A ``PrincipalSubspace`` with a few directions more than are asked for, then a Rayleigh-Ritz step: Golub and Van
/// Loan, Matrix Computations, 4th edition, section 8.2.4. Directions of nearly equal variance may come mixed, which
/// changes nothing where all are kept. The same vectors give the same bits.
public struct PrincipalComponents: Sendable {
  /// The mean of the vectors, `[D]`.
  public let mean: [Float]
  /// Directions of unit length, `[count, D]`, those of most variance first.
  public let directions: [Float]
  /// The variance along each, never negative, falling.
  public let variances: [Double]

  /// Directions that are iterated besides those asked for.
  private static let spareCount = 16
  private static let iterations = 12

  /// Finds the components of vectors.
  ///
  /// - Parameters:
  ///   - vectors: `[n, D]`, row-major, n ≥ 1, all finite.
  ///   - dimension: D.
  ///   - count: How many are wanted, 1…D.
  ///   - product: Multiplies.
  public init(of vectors: Span<Float>, dimension: Int, count: Int, product: some MatrixProduct) {
    let subspace = PrincipalSubspace(
      of: vectors, dimension: dimension, count: min(dimension, count + Self.spareCount),
      iterations: Self.iterations, product: product)
    mean = subspace.mean
    let (basis, image) = (subspace.basis, subspace.image)
    let width = basis.count / dimension
    // Within the subspace: the eigenvectors of B C Bᵀ.
    var small = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0..<width {
        var sum = 0.0
        for place in 0..<dimension {
          sum += Double(basis[row * dimension + place]) * Double(image[column * dimension + place])
        }
        small[row * width + column] = sum
      }
    }
    let (values, vectors) = SymmetricEigenvectors.of(small, size: width)
    variances = values.prefix(count).map { max(0, $0) }
    directions = (0..<count).flatMap { component in
      (0..<dimension).map { place in
        Float(
          (0..<width).reduce(0.0) {
            $0 + vectors[component * width + $1] * Double(basis[$1 * dimension + place])
          })
      }
    }
  }
}
