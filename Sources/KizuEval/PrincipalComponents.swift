public import KizuCore

/// The directions in which vectors vary most: the leading eigenvectors of their covariance.
///
/// Found by subspace iteration with a few directions more than are asked for, then a Rayleigh-Ritz step: Golub and Van
/// Loan, Matrix Computations, 4th edition, section 8.2.4. Directions of nearly equal variance may come mixed, which
/// changes nothing where all are kept. The same vectors and seed give the same bits.
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
    let rows = vectors.count / dimension
    precondition(rows > 0 && vectors.count == rows * dimension && (1...dimension).contains(count))
    mean = Self.mean(of: vectors, dimension: dimension)
    var centred = [Float](capacity: vectors.count) { output in
      for index in 0..<vectors.count { output.append(vectors[index]) }
    }
    for index in centred.indices { centred[index] -= mean[index % dimension] }
    let covariance = Self.covariance(of: centred, rows: rows, dimension: dimension, product)

    let width = min(dimension, count + Self.spareCount)
    var random = RandomStream(seed: 0, purpose: .principalComponents)
    var basis = (0..<width * dimension).map { _ in random.normal() }
    Self.orthonormalise(&basis, dimension)
    for _ in 0..<Self.iterations {
      basis = Self.image(of: basis, under: covariance, dimension, product)
      Self.orthonormalise(&basis, dimension)
    }
    // Within the subspace: the eigenvectors of B C Bᵀ.
    let image = Self.image(of: basis, under: covariance, dimension, product)
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

  private static func mean(of vectors: Span<Float>, dimension: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: dimension)
    for start in stride(from: 0, to: vectors.count, by: dimension) {
      for column in 0..<dimension { sums[column] += Double(vectors[start + column]) }
    }
    return sums.map { Float($0 / Double(vectors.count / dimension)) }
  }

  private static func covariance(
    of centred: [Float], rows: Int, dimension: Int, _ product: some MatrixProduct
  ) -> [Float] {
    var covariance = [Float](repeating: 0, count: dimension * dimension)
    var span = covariance.mutableSpan
    product.multiply(
      rows: dimension, columns: dimension, inner: rows, centred.span, transposeA: true, centred.span,
      transposeB: false, into: &span, accumulate: false)
    return covariance.map { $0 / Float(rows) }
  }

  /// Each row of the basis multiplied by the symmetric matrix.
  private static func image(
    of basis: [Float], under matrix: [Float], _ dimension: Int, _ product: some MatrixProduct
  ) -> [Float] {
    var image = [Float](repeating: 0, count: basis.count)
    var span = image.mutableSpan
    product.multiply(
      rows: basis.count / dimension, columns: dimension, inner: dimension, basis.span, transposeA: false,
      matrix.span, transposeB: false, into: &span, accumulate: false)
    return image
  }

  /// Gram and Schmidt's, row by row, twice for what rounding leaves; a row without direction of its own becomes 0.
  private static func orthonormalise(_ rows: inout [Float], _ dimension: Int) {
    for row in 0..<rows.count / dimension {
      let start = row * dimension
      let before = dot(rows.span, start, start, dimension).squareRoot()
      for _ in 0..<2 {
        for earlier in 0..<row {
          let factor = dot(rows.span, earlier * dimension, start, dimension)
          for place in 0..<dimension { rows[start + place] -= factor * rows[earlier * dimension + place] }
        }
      }
      let after = dot(rows.span, start, start, dimension).squareRoot()
      let scale = after > 1e-5 * before && after > 0 ? 1 / after : 0
      for place in start..<start + dimension { rows[place] *= scale }
    }
  }

  /// The inner product of two rows, summed in sixteen lanes.
  private static func dot(_ values: Span<Float>, _ a: Int, _ b: Int, _ count: Int) -> Float {
    var sums = SIMD16<Float>()
    for block in stride(from: 0, to: count - count % 16, by: 16) {
      var (left, right) = (SIMD16<Float>(), SIMD16<Float>())
      for lane in 0..<16 {
        left[lane] = values[a + block + lane]
        right[lane] = values[b + block + lane]
      }
      sums += left * right
    }
    var sum = sums.sum()
    for place in count - count % 16..<count { sum += values[a + place] * values[b + place] }
    return sum
  }
}
