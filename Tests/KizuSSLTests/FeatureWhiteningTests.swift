import KizuCore
import KizuNN
import Testing

@testable import KizuSSL

@Suite struct FeatureWhiteningTests {
  /// Features `[count, dimension]` of very unequal variances, far from 0.
  private static func features(_ count: Int, _ dimension: Int, directions: Int? = nil) -> [Float] {
    var random = RandomStream(seed: 5, purpose: .principalComponents)
    let shapes = (0..<(directions ?? dimension)).map { direction in
      (0..<dimension).map { _ in random.normal() / Float(direction + 1) }
    }
    return (0..<count).flatMap { _ in
      let weights = shapes.map { _ in random.normal() }
      return (0..<dimension).map { column in
        3 + zip(weights, shapes).reduce(0) { $0 + $1.0 * $1.1[column] }
      }
    }
  }

  /// Solves A x = b by elimination with pivots, in 64 bits.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let size = right.count
    for column in 0..<size {
      let pivot = (column..<size).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      for row in 0..<size where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...size { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return (0..<size).map { rows[$0][size] / rows[$0][$0] }
  }

  private static func embedding(_ whitening: FeatureWhitening, _ features: ArraySlice<Float>) -> [Double] {
    let centred = zip(features, whitening.mean).map { Double($0) - Double($1) }
    let components = whitening.components
    return (0..<FeatureWhitening.componentCount).map { row in
      centred.indices.reduce(0.0) { $0 + Double(components[row * centred.count + $1]) * centred[$1] }
    }
  }

  @Test("Products of embeddings are those of features by the inverse of their covariance with a ridge")
  func products() {
    let (count, dimension) = (60, 12)
    let values = Self.features(count, dimension)
    let whitening = FeatureWhitening(of: values, dimension: dimension, product: LoopMatrixProduct())
    let rows = (0..<count).map { values[$0 * dimension..<($0 + 1) * dimension].map(Double.init) }
    let mean = (0..<dimension).map { column in rows.reduce(0) { $0 + $1[column] } / Double(count) }
    let centred = rows.map { zip($0, mean).map { $0 - $1 } }
    var covariance = (0..<dimension).map { a in
      (0..<dimension).map { b in centred.reduce(0) { $0 + $1[a] * $1[b] } / Double(count) }
    }
    let trace = (0..<dimension).reduce(0) { $0 + covariance[$1][$1] }
    for place in 0..<dimension { covariance[place][place] += trace / 300 }
    for (a, b) in [(0, 0), (0, 1), (3, 17), (20, 59)] {
      let expected = zip(centred[a], Self.solve(covariance, centred[b])).reduce(0) { $0 + $1.0 * $1.1 }
      let found = zip(
        Self.embedding(whitening, values[a * dimension..<(a + 1) * dimension]),
        Self.embedding(whitening, values[b * dimension..<(b + 1) * dimension])
      ).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(found - expected) < 1e-3 * Double(dimension))
    }
  }

  @Test("All numbers of an embedding vary alike")
  func variances() {
    let (count, dimension) = (300, 40)
    let values = Self.features(count, dimension)
    let whitening = FeatureWhitening(of: values, dimension: dimension, product: LoopMatrixProduct())
    let embeddings = (0..<count).map {
      Self.embedding(whitening, values[$0 * dimension..<($0 + 1) * dimension])
    }
    let variances = (0..<FeatureWhitening.componentCount).map { column in
      embeddings.reduce(0) { $0 + $1[column] * $1[column] } / Double(count)
    }
    let mean = variances.reduce(0, +) / Double(variances.count)
    #expect(mean > 0)
    let range = mean / 3...mean * 3
    let outside = variances.filter { !range.contains($0) }
    #expect(outside.isEmpty)
  }

  @Test("Few photos, features of few directions, equal and broken features give finite numbers")
  func degenerate() {
    let few = FeatureWhitening(
      of: Self.features(5, 40, directions: 2), dimension: 40, product: LoopMatrixProduct())
    let broken = few.components.filter { !$0.isFinite }
    #expect(broken.isEmpty)
    let largest = few.components.max() ?? 0
    #expect(largest > 0)
    for values in [[Float](repeating: 0.3, count: 400), [Float](repeating: .nan, count: 400)] {
      let none = FeatureWhitening(of: values, dimension: 40, product: LoopMatrixProduct())
      #expect(none.components == [Float](repeating: 0, count: none.components.count))
    }
  }
}
