/// The eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations.
///
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, algorithm 8.5.3 (cyclic by row).
enum SymmetricEigenvectors {
  /// Sweeps over all pairs; convergence is quadratic, and ten are more than any matrix needs.
  private static let sweeps = 30

  /// - Parameters:
  ///   - matrix: Symmetric, `[size, size]`, finite.
  ///   - size: At least 1.
  /// - Returns: The values in falling order, and a unit vector for each, `[size, size]`, one a row.
  static func of(_ matrix: [Double], size: Int) -> (values: [Double], vectors: [Double]) {
    var a = matrix
    var v = (0..<size * size).map { $0 / size == $0 % size ? 1.0 : 0 }
    let norm = a.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for _ in 0..<sweeps {
      var rest = 0.0
      for p in 0..<size {
        for q in p + 1..<max(p + 1, size) {
          rest += a[p * size + q] * a[p * size + q]
          rotate(&a, &v, p, q, size)
        }
      }
      if rest.squareRoot() <= 1e-14 * norm { break }
    }
    let order = (0..<size).sorted { a[$0 * size + $0] > a[$1 * size + $1] }
    return (order.map { a[$0 * size + $0] }, order.flatMap { v[$0 * size..<($0 + 1) * size] })
  }

  /// Makes `a[p, q]` zero by a rotation of both sides; the rows of `v` follow.
  private static func rotate(_ a: inout [Double], _ v: inout [Double], _ p: Int, _ q: Int, _ size: Int) {
    let apq = a[p * size + q]
    guard apq != 0 else { return }
    let tau = (a[q * size + q] - a[p * size + p]) / (2 * apq)
    let t = (tau >= 0 ? 1.0 : -1) / (abs(tau) + (1 + tau * tau).squareRoot())
    let c = 1 / (1 + t * t).squareRoot()
    let s = t * c
    for k in 0..<size {
      let (kp, kq) = (a[k * size + p], a[k * size + q])
      a[k * size + p] = c * kp - s * kq
      a[k * size + q] = s * kp + c * kq
    }
    for k in 0..<size {
      let (pk, qk) = (a[p * size + k], a[q * size + k])
      a[p * size + k] = c * pk - s * qk
      a[q * size + k] = s * pk + c * qk
      let (vp, vq) = (v[p * size + k], v[q * size + k])
      v[p * size + k] = c * vp - s * vq
      v[q * size + k] = s * vp + c * vq
    }
  }
}
