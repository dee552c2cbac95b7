import KizuCore
import RealModule
import Testing

@testable import KizuSSL

@Suite struct VICRegLossTests {
  /// The formula as loops in f64.
  static func naive(_ z: [Float], photos: Int, dimensions: Int) -> Double {
    func value(_ view: Int, _ photo: Int, _ dimension: Int) -> Double {
      Double(z[(view * photos + photo) * dimensions + dimension])
    }
    var loss = 0.0
    for photo in 0..<photos {
      for dimension in 0..<dimensions {
        let difference = value(0, photo, dimension) - value(1, photo, dimension)
        loss += 25 * difference * difference / Double(photos * dimensions)
      }
    }
    for view in 0..<2 {
      let means = (0..<dimensions).map { dimension in
        (0..<photos).reduce(0.0) { $0 + value(view, $1, dimension) } / Double(photos)
      }
      func covariance(_ i: Int, _ j: Int) -> Double {
        (0..<photos).reduce(0.0) { $0 + (value(view, $1, i) - means[i]) * (value(view, $1, j) - means[j]) }
          / Double(photos - 1)
      }
      for i in 0..<dimensions {
        loss += 25 * max(0, 1 - Double.sqrt(covariance(i, i) + 1e-4)) / Double(2 * dimensions)
        for j in 0..<dimensions where j != i {
          loss += covariance(i, j) * covariance(i, j) / Double(dimensions)
        }
      }
    }
    return loss
  }

  @Test(arguments: [2, 3, 9], [1, 4, 6])
  func agreesWithNaiveLoopsAndDifferences(photos: Int, dimensions: Int) {
    // Half the dimensions are below deviation 1, where the variance term acts, half above.
    var z = projections(photos: photos, dimensions: dimensions, seed: 4, noise: 0.5)
    for index in z.indices { z[index] *= index % dimensions % 2 == 0 ? 0.3 : 2 }
    let found = LossBench(.vicreg, count: 2 * photos, dimensions: dimensions)
      .evaluate(z, LossBatch(samples: Array(0..<photos)))
    let expected = Self.naive(z, photos: photos, dimensions: dimensions)
    #expect(abs(Double(found.value.loss) - expected) < 1e-4 * max(1, expected))
    var gradient: [Double] = []
    for index in z.indices {
      var (above, below) = (z, z)
      above[index] += 1e-3
      below[index] -= 1e-3
      let difference =
        Self.naive(above, photos: photos, dimensions: dimensions)
        - Self.naive(below, photos: photos, dimensions: dimensions)
      gradient.append(difference / (Double(above[index]) - Double(below[index])))
    }
    let largest = gradient.map(abs).max() ?? 0
    #expect(largest > 0.1)
    for (index, slope) in gradient.enumerated() {
      #expect(abs(Double(found.gradient[index]) - slope) < 2e-3 * max(1, largest), "element \(index)")
    }
  }

  @Test(
    "Views that have nothing in common reach the trivial loss at a deviation of 1/4, and no less elsewhere")
  func trivialLoss() {
    let (photos, dimensions) = (4000, 2)
    var random = RandomStream(seed: 8, purpose: .test)
    let unrelated = (0..<2 * photos * dimensions).map { _ in random.normal() }
    func loss(_ deviation: Float) -> Float {
      LossBench(.vicreg, count: 2 * photos, dimensions: dimensions)
        .evaluate(unrelated.map { $0 * deviation }, LossBatch(samples: Array(0..<photos))).value.loss
    }
    #expect(abs(loss(0.25) - VICRegLoss.trivialLoss) < 0.2)
    #expect(loss(0.1) > loss(0.25) && loss(0.6) > loss(0.25))
  }

  @Test func equalProjectionsAreFinite() {
    let found = LossBench(.vicreg, count: 8, dimensions: 3)
      .evaluate([Float](repeating: 2, count: 24), LossBatch(samples: Array(0..<4)))
    #expect(abs(found.value.loss - 25 * 0.99) < 1e-3 && found.gradient.allSatisfy(\.isFinite))
  }
}
