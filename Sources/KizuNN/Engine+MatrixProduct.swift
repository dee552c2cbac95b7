import CKizuDNN
public import KizuCore

extension Engine: MatrixProduct {
  public func multiply(
    rows: Int, columns: Int, inner: Int,
    _ a: Span<Float>, transposeA: Bool,
    _ b: Span<Float>, transposeB: Bool,
    into c: inout MutableSpan<Float>, accumulate: Bool
  ) {
    precondition(a.count == rows * inner && b.count == inner * columns && c.count == rows * columns)
    guard rows > 0, columns > 0 else { return }
    guard inner > 0 else {
      // An empty sum is 0; sgemm refuses matrices without columns.
      if !accumulate { for index in 0..<c.count { c[index] = 0 } }
      return
    }
    // SAFETY: the counts are checked above; the matrices are plain, and live until the call returns.
    let status = unsafe a.withUnsafeBufferPointer { a in
      unsafe b.withUnsafeBufferPointer { b in
        unsafe c.withUnsafeMutableBufferPointer { c in
          unsafe multiply(
            rows: rows, columns: columns, inner: inner, a.baseAddress, transposeA, b.baseAddress, transposeB,
            c.baseAddress, accumulate)
        }
      }
    }
    precondition(status == KIZU_DNN_OK, "sgemm refuses only wrong sizes, which are checked above")
  }

  private func multiply(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>?, _ transposeA: Bool,
    _ b: UnsafePointer<Float>?, _ transposeB: Bool, _ c: UnsafeMutablePointer<Float>?, _ accumulate: Bool
  ) -> kizu_dnn_status {
    run {
      unsafe kizu_dnn_sgemm(
        transposeA, transposeB, Int64(rows), Int64(columns), Int64(inner), a, b, accumulate ? 1 : 0, c)
    }
  }
}
