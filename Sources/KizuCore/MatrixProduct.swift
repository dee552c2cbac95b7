/// A product of dense f32 matrices: the one door through which evaluation reaches a tuned kernel.
public protocol MatrixProduct: Sendable {
  /// Computes `C = op(A) · op(B)`, or `C += op(A) · op(B)`, over row-major matrices without padding.
  ///
  /// - Parameters:
  ///   - rows: Rows of op(A) and C.
  ///   - columns: Columns of op(B) and C.
  ///   - inner: Columns of op(A), rows of op(B).
  ///   - a: `[rows, inner]`, or `[inner, rows]` when transposed.
  ///   - transposeA: Whether op(A) is the transpose of `a`.
  ///   - b: `[inner, columns]`, or `[columns, inner]` when transposed.
  ///   - transposeB: Whether op(B) is the transpose of `b`.
  ///   - c: `[rows, columns]`, the result.
  ///   - accumulate: Whether the product is added to `c` instead of replacing it.
  /// - Precondition: each span holds exactly the elements of its matrix.
  func multiply(
    rows: Int, columns: Int, inner: Int,
    _ a: Span<Float>, transposeA: Bool,
    _ b: Span<Float>, transposeB: Bool,
    into c: inout MutableSpan<Float>, accumulate: Bool)
}

/// The definition written as loops: slow, obvious, the oracle for every other ``MatrixProduct``.
public struct LoopMatrixProduct: MatrixProduct {
  public init() {}

  public func multiply(
    rows: Int, columns: Int, inner: Int,
    _ a: Span<Float>, transposeA: Bool,
    _ b: Span<Float>, transposeB: Bool,
    into c: inout MutableSpan<Float>, accumulate: Bool
  ) {
    precondition(a.count == rows * inner && b.count == inner * columns && c.count == rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        var sum: Float = accumulate ? c[row * columns + column] : 0
        for index in 0..<inner {
          let left = a[transposeA ? index * rows + row : row * inner + index]
          let right = b[transposeB ? column * inner + index : index * columns + column]
          sum += left * right
        }
        c[row * columns + column] = sum
      }
    }
  }
}
