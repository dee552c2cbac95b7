import RealModule

/// The eigenvalues of a symmetric matrix: Householder's tridiagonal form, then bisection by Sturm counts.
///
/// Source: Golub and Van Loan, Matrix Computations, 4th edition, algorithm 8.3.1 and section 8.4.1. Bisection always
/// ends, and finds each value to 10⁻¹² of the largest.
enum SymmetricEigenvalues {
  private static let bisections = 42

  /// - Parameters:
  ///   - matrix: Symmetric, `[size, size]`, finite.
  ///   - size: At least 1.
  /// - Returns: The eigenvalues in rising order.
  static func of(_ matrix: [Double], size: Int) -> [Double] {
    let (diagonal, squares) = tridiagonal(matrix, size)
    // Gershgorin: no eigenvalue is farther from zero than the largest row of absolute values.
    var radius = 0.0
    for row in 0..<size {
      let left = row > 0 ? Double.sqrt(squares[row - 1]) : 0
      let right = row < size - 1 ? Double.sqrt(squares[row]) : 0
      radius = max(radius, abs(diagonal[row]) + left + right)
    }
    guard radius > 0 else { return [Double](repeating: 0, count: size) }
    return (0..<size).map { rank in
      var (low, high) = (-radius, radius)
      for _ in 0..<bisections {
        let middle = (low + high) / 2
        if countBelow(middle, diagonal, squares, radius) > rank { high = middle } else { low = middle }
      }
      return (low + high) / 2
    }
  }

  /// How many eigenvalues are below a number: the negative pivots of T - x I = L D Lᵀ.
  private static func countBelow(
    _ x: Double, _ diagonal: [Double], _ squares: [Double], _ radius: Double
  ) -> Int {
    var count = 0
    var pivot = 1.0
    for row in diagonal.indices {
      pivot = diagonal[row] - x - (row > 0 ? squares[row - 1] / pivot : 0)
      if abs(pivot) < radius * 1e-300 || pivot == 0 { pivot = -radius * 1e-18 }
      if pivot < 0 { count += 1 }
    }
    return count
  }

  /// The diagonal of Qᵀ A Q, and the squares of the entries beside it.
  private static func tridiagonal(_ matrix: [Double], _ size: Int) -> ([Double], [Double]) {
    var a = matrix
    var beside: [Double] = []
    for k in 0..<max(0, size - 1) {
      let rest = k + 1..<size
      var v = rest.map { a[$0 * size + k] }
      let norm = Double.sqrt(v.reduce(0) { $0 + $1 * $1 })
      beside.append(norm * norm)
      guard norm > 0, rest.count > 1 else { continue }
      v[0] += v[0] < 0 ? -norm : norm
      let scale = 2 / v.reduce(0) { $0 + $1 * $1 }
      var p = rest.map { row in
        var sum = 0.0
        for column in rest { sum += a[row * size + column] * v[column - rest.lowerBound] }
        return scale * sum
      }
      let along = scale / 2 * zip(p, v).reduce(0) { $0 + $1.0 * $1.1 }
      for index in p.indices { p[index] -= along * v[index] }
      for row in rest {
        let (vRow, pRow) = (v[row - rest.lowerBound], p[row - rest.lowerBound])
        for column in rest {
          a[row * size + column] -= vRow * p[column - rest.lowerBound] + pRow * v[column - rest.lowerBound]
        }
      }
    }
    return ((0..<size).map { a[$0 * size + $0] }, beside)
  }
}
