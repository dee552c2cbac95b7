package import KizuCore

extension MatrixProduct {
  /// `op(A) · op(B)` as an array of its own, `[rows, columns]`; the parameters are those of `multiply`.
  package func product(
    rows: Int, columns: Int, inner: Int, _ a: Span<Float>, transposeA: Bool = false, _ b: Span<Float>,
    transposeB: Bool = false
  ) -> [Float] {
    var result = [Float](repeating: 0, count: rows * columns)
    var span = result.mutableSpan
    multiply(
      rows: rows, columns: columns, inner: inner, a, transposeA: transposeA, b, transposeB: transposeB,
      into: &span, accumulate: false)
    return result
  }
}
