public import KizuCore

/// The space of the directions in which vectors vary most, by an orthonormal basis of it that is no further sorted.
///
/// Found by subspace iteration, B ← orthonormal rows of B C: Halko, Martinsson and Tropp, SIAM Review 2011, algorithm
/// 4.4. The same vectors give the same bits.
public struct PrincipalSubspace: Sendable {
  /// The mean of the vectors, `[D]`.
  public let mean: [Float]
  /// B, `[count, D]`: orthonormal rows; a row is 0 where the vectors vary in fewer directions.
  public let basis: [Float]
  /// B C, `[count, D]`, where C is the covariance of the vectors.
  let image: [Float]

  /// Rows that are made orthogonal to each other one by one; to all earlier ones they are by matrix products.
  private static let blockRows = 32

  /// Finds the space.
  ///
  /// - Parameters:
  ///   - vectors: `[n, D]`, row-major, n ≥ 1, all finite.
  ///   - dimension: D.
  ///   - count: Its dimension, 1…D.
  ///   - iterations: More separate directions of nearly equal variance better; where these count alike, 3 do.
  ///   - product: Multiplies.
  public init(
    of vectors: Span<Float>, dimension: Int, count: Int, iterations: Int = 3, product: some MatrixProduct
  ) {
    precondition((1...dimension).contains(count))
    let vectors = CentredVectors(vectors, dimension: dimension)
    mean = vectors.mean
    let rows = Float(vectors.count)
    let covariance = vectors.scatter(product).map { $0 / rows }

    var random = RandomStream(seed: 0, purpose: .principalComponents)
    var basis = (0..<count * dimension).map { _ in random.normal() }
    Self.orthonormalise(&basis, dimension, product)
    for _ in 0..<iterations {
      basis = Self.image(of: basis, under: covariance, dimension, product)
      Self.orthonormalise(&basis, dimension, product)
    }
    self.basis = basis
    image = Self.image(of: basis, under: covariance, dimension, product)
  }

  /// The covariance of the vectors within the space: B C Bᵀ, `[count, count]`.
  package func covariance(_ product: some MatrixProduct) -> [Float] {
    let (dimension, count) = (mean.count, basis.count / mean.count)
    return product.product(
      rows: count, columns: count, inner: dimension, image.span, basis.span, transposeB: true)
  }

  /// Each row of the basis multiplied by the symmetric matrix.
  private static func image(
    of basis: [Float], under matrix: [Float], _ dimension: Int, _ product: some MatrixProduct
  ) -> [Float] {
    product.product(
      rows: basis.count / dimension, columns: dimension, inner: dimension, basis.span, matrix.span)
  }
}

// MARK: Orthonormal rows

extension PrincipalSubspace {
  /// Gram and Schmidt's, a block of rows after the other, each twice for what rounding leaves.
  private static func orthonormalise(_ rows: inout [Float], _ dimension: Int, _ product: some MatrixProduct) {
    let size = blockRows * dimension
    for start in stride(from: 0, to: rows.count, by: size) {
      var block = Array(rows[start..<min(start + size, rows.count)])
      let lengths = stride(from: 0, to: block.count, by: dimension).map { dot(block.span, $0, $0, dimension) }
      for pass in 0..<2 {
        remove(rows[..<start], from: &block, dimension, product)
        for row in lengths.indices {
          let before = pass == 0 ? lengths[row].squareRoot() : 1
          normalise(row, of: &block, dimension, lengthBefore: before)
        }
      }
      rows.replaceSubrange(start..<start + block.count, with: block)
    }
  }

  /// Takes away from each row of the block its parts along orthonormal rows.
  private static func remove(
    _ earlier: ArraySlice<Float>, from block: inout [Float], _ dimension: Int, _ product: some MatrixProduct
  ) {
    let (count, known) = (block.count / dimension, earlier.count / dimension)
    guard known > 0 else { return }
    var parts = product.product(
      rows: count, columns: known, inner: dimension, block.span, earlier.span, transposeB: true)
    for index in parts.indices { parts[index].negate() }
    var rest = block.mutableSpan
    product.multiply(
      rows: count, columns: dimension, inner: known, parts.span, transposeA: false, earlier.span,
      transposeB: false, into: &rest, accumulate: true)
  }

  /// Makes a row orthogonal to the rows of the block before it, and of length 1, or 0 where it has no direction of
  /// its own.
  private static func normalise(
    _ row: Int, of block: inout [Float], _ dimension: Int, lengthBefore before: Float
  ) {
    let start = row * dimension
    for earlier in 0..<row {
      let factor = dot(block.span, earlier * dimension, start, dimension)
      for place in 0..<dimension { block[start + place] -= factor * block[earlier * dimension + place] }
    }
    let after = dot(block.span, start, start, dimension).squareRoot()
    let scale = after > 1e-5 * before && after > 0 ? 1 / after : 0
    for place in start..<start + dimension { block[place] *= scale }
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
