import KizuCore

/// Vectors with their mean taken away.
struct CentredVectors {
  /// The mean, `[D]`.
  let mean: [Float]
  /// The vectors less their mean, `[n, D]`.
  let values: [Float]
  /// How many there are, n.
  let count: Int

  /// - Precondition: whole vectors, `[n, D]` with n ≥ 1, row-major.
  init(_ vectors: Span<Float>, dimension: Int) {
    count = vectors.count / dimension
    precondition(count > 0 && vectors.count == count * dimension)
    var sums = [Double](repeating: 0, count: dimension)
    for start in stride(from: 0, to: vectors.count, by: dimension) {
      for column in 0..<dimension { sums[column] += Double(vectors[start + column]) }
    }
    let rows = Double(count)
    mean = sums.map { Float($0 / rows) }
    values = Self.values(of: vectors, less: mean)
  }

  /// Vectors `[n, D]` less a mean `[D]`.
  static func values(of vectors: Span<Float>, less mean: [Float]) -> [Float] {
    [Float](capacity: vectors.count) { output in
      for start in stride(from: 0, to: vectors.count, by: mean.count) {
        for column in 0..<mean.count { output.append(vectors[start + column] - mean[column]) }
      }
    }
  }

  /// XᵀX, `[D, D]`: n times their covariance.
  func scatter(_ product: some MatrixProduct) -> [Float] {
    product.product(
      rows: mean.count, columns: mean.count, inner: count, values.span, transposeA: true, values.span)
  }
}
