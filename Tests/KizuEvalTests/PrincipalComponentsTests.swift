import KizuCore
import Testing

@testable import KizuEval

@Suite struct PrincipalComponentsTests {
  /// Vectors `[rows, dimension]` whose variances fall by half from one hidden direction to the next.
  private func vectors(rows: Int, dimension: Int, seed: UInt64) -> [Float] {
    var random = RandomStream(seed: seed, purpose: .test)
    let mixing = (0..<dimension * dimension).map { _ in random.normal() }
    return (0..<rows).flatMap { _ in
      var scale: Float = 4
      let hidden = (0..<dimension).map { _ in
        scale *= 0.7
        return scale * random.normal()
      }
      return (0..<dimension).map { column in
        3 + (0..<dimension).reduce(Float(0)) { $0 + hidden[$1] * mixing[$1 * dimension + column] }
      }
    }
  }

  private func covariance(_ values: [Float], _ mean: [Float], _ dimension: Int, _ a: [Float], _ b: [Float])
    -> Double
  {
    let rows = values.count / dimension
    return (0..<rows).reduce(0.0) { sum, row in
      var (left, right) = (0.0, 0.0)
      for column in 0..<dimension {
        let distance = Double(values[row * dimension + column] - mean[column])
        left += distance * Double(a[column])
        right += distance * Double(b[column])
      }
      return sum + left * right
    } / Double(rows)
  }

  @Test("Components are orthonormal, uncorrelated, of the variance told, and take all that counts")
  func properties() {
    let (rows, dimension, count) = (300, 40, 12)
    let values = vectors(rows: rows, dimension: dimension, seed: 1)
    let found = PrincipalComponents(
      of: values.span, dimension: dimension, count: count, product: LoopMatrixProduct())
    let directions = (0..<count).map { Array(found.directions[$0 * dimension..<($0 + 1) * dimension]) }
    for (i, a) in directions.enumerated() {
      for (j, b) in directions.enumerated() {
        let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
        #expect(abs(dot - (i == j ? 1 : 0)) < 1e-5)
        let covariance = covariance(values, found.mean, dimension, a, b)
        let expected = i == j ? found.variances[i] : 0
        #expect(abs(covariance - expected) < 1e-4 * found.variances[0])
      }
    }
    #expect(found.variances == found.variances.sorted(by: >))
    // No direction at random has more variance than the first, and what is left has less than the last.
    var random = RandomStream(seed: 2, purpose: .test)
    for _ in 0..<50 {
      var direction = (0..<dimension).map { _ in random.normal() }
      for other in directions {
        let dot = zip(direction, other).reduce(Float(0)) { $0 + $1.0 * $1.1 }
        for place in 0..<dimension { direction[place] -= dot * other[place] }
      }
      let length = direction.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
      direction = direction.map { $0 / length }
      #expect(
        covariance(values, found.mean, dimension, direction, direction) < 1.001 * found.variances[count - 1])
    }
  }

  @Test("Fewer vectors than components, equal ones and one alone give variances of 0, and no NaN")
  func degenerate() {
    for values in [
      [Float](repeating: 2, count: 5 * 30), vectors(rows: 3, dimension: 30, seed: 3),
      [Float](repeating: 1, count: 30),
    ] {
      let found = PrincipalComponents(of: values.span, dimension: 30, count: 20, product: LoopMatrixProduct())
      #expect(
        found.directions.allSatisfy(\.isFinite) && found.variances.allSatisfy { $0 >= 0 && $0.isFinite })
      #expect(found.variances[5] <= 1e-6 * max(1, found.variances[0]))
    }
  }

  @Test func eigenvectorsOfSmallMatrices() {
    for size in [1, 2, 3, 17] {
      var random = RandomStream(seed: UInt64(size), purpose: .test)
      var matrix = [Double](repeating: 0, count: size * size)
      for i in 0..<size {
        for j in 0...i {
          let value = Double(random.normal())
          matrix[i * size + j] = value
          matrix[j * size + i] = value
        }
      }
      let (values, vectors) = SymmetricEigenvectors.of(matrix, size: size)
      #expect(values == values.sorted(by: >))
      for k in 0..<size {
        for i in 0..<size {
          let image = (0..<size).reduce(0.0) { $0 + matrix[i * size + $1] * vectors[k * size + $1] }
          #expect(abs(image - values[k] * vectors[k * size + i]) < 1e-10)
        }
      }
    }
  }
}
