import KizuCore
import RealModule
import Testing

@testable import KizuSSL

@Suite struct NTXentLossTests {
  static func projections(_ count: Int, _ dimensions: Int, seed: UInt64 = 1) -> [Float] {
    var random = RandomStream(seed: seed, purpose: .test)
    return (0..<count * dimensions).map { _ in random.normal() }
  }

  /// The formula as loops in f64.
  static func naive(_ z: [Float], count: Int, temperature: Double) -> Double {
    let dimensions = z.count / count
    let rows = (0..<count).map { row -> [Double] in
      let values = z[row * dimensions..<(row + 1) * dimensions].map(Double.init)
      let norm = Double.sqrt(values.reduce(0) { $0 + $1 * $1 })
      return values.map { $0 / norm }
    }
    func score(_ i: Int, _ j: Int) -> Double {
      zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 } / temperature
    }
    var total = 0.0
    for i in 0..<count {
      let positive = (i + count / 2) % count
      let sum = (0..<count).filter { $0 != i }.reduce(0) { $0 + Double.exp(score(i, $1)) }
      total += Double.log(sum) - score(i, positive)
    }
    return total / Double(count)
  }

  static func evaluate(
    _ z: [Float], count: Int, temperature: Float, threads: Int = 1, tileRows: Int = 512
  ) -> (loss: Float, gradient: [Float]) {
    let loss = NTXentLoss(
      temperature: temperature, count: count, dimensions: z.count / count, threads: threads,
      tileRows: tileRows)
    var gradient = [Float](repeating: 0, count: z.count)
    var span = gradient.mutableSpan
    let value = loss.evaluate(z.span, gradient: &span, product: LoopMatrixProduct())
    return (value, gradient)
  }

  @Test(arguments: [4, 6, 32, 66], [0.05, 0.2, 1] as [Float])
  func agreesWithNaiveLoops(count: Int, temperature: Float) {
    let z = Self.projections(count, 9)
    let expected = Self.naive(z, count: count, temperature: Double(temperature))
    let found = Double(Self.evaluate(z, count: count, temperature: temperature).loss)
    #expect(abs(found - expected) < 1e-4 * max(1, expected))
  }

  @Test(arguments: [4, 10])
  func gradientAgreesWithDifferences(count: Int) {
    let z = Self.projections(count, 7)
    let gradient = Self.evaluate(z, count: count, temperature: 0.3).gradient
    for index in z.indices {
      var above = z
      var below = z
      above[index] += 1e-3
      below[index] -= 1e-3
      let span = Double(above[index]) - Double(below[index])
      let expected =
        (Self.naive(above, count: count, temperature: 0.3) - Self.naive(below, count: count, temperature: 0.3))
        / span
      #expect(abs(Double(gradient[index]) - expected) < 1e-4)
    }
  }

  @Test("Tiles of rows and threads change nothing", arguments: [1, 5, 33, 512])
  func tiles(tileRows: Int) {
    let z = Self.projections(66, 9)
    let whole = Self.evaluate(z, count: 66, temperature: 0.2)
    let tiled = Self.evaluate(z, count: 66, temperature: 0.2, threads: 2, tileRows: tileRows)
    #expect(abs(tiled.loss - whole.loss) < 1e-6 && tiled.gradient == whole.gradient)
  }

  @Test("Large batches give the same bits on any number of threads")
  func threads() {
    let z = Self.projections(600, 3)
    let one = Self.evaluate(z, count: 600, temperature: 0.2, tileRows: 500)
    let three = Self.evaluate(z, count: 600, temperature: 0.2, threads: 3, tileRows: 500)
    #expect(one.loss == three.loss && one.gradient == three.gradient)
    #expect(abs(Double(one.loss) - Self.naive(z, count: 600, temperature: 0.2)) < 1e-4)
  }

  @Test("At the lowest temperature, projections that are far from all others give a finite loss")
  func lowestTemperature() {
    // The corners of a tetrahedron: every cosine is -1 / 3.
    let corners: [Float] = [1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1]
    let (loss, gradient) = Self.evaluate(corners, count: 4, temperature: 0.01)
    #expect(loss.isFinite && gradient.allSatisfy(\.isFinite))
  }

  @Test("Swapping the two views of every photo, or the photos, changes nothing")
  func symmetries() {
    let (count, dimensions) = (12, 5)
    let z = Self.projections(count, dimensions)
    let reference = Self.evaluate(z, count: count, temperature: 0.2).loss
    let half = z.count / 2
    let swapped = Array(z[half...] + z[..<half])
    #expect(abs(Self.evaluate(swapped, count: count, temperature: 0.2).loss - reference) < 1e-5)
    let order = [3, 0, 5, 1, 4, 2]
    let photos = (order + order.map { $0 + 6 }).flatMap { z[$0 * dimensions..<($0 + 1) * dimensions] }
    #expect(abs(Self.evaluate(photos, count: count, temperature: 0.2).loss - reference) < 1e-5)
  }

  @Test("Equal projections give ln(2N - 1), the loss of a guess; zero vectors give a finite loss")
  func degenerateBatches() {
    let equal = [Float](repeating: 1, count: 8 * 3)
    #expect(abs(Self.evaluate(equal, count: 8, temperature: 0.1).loss - .log(7)) < 1e-5)
    let (loss, gradient) = Self.evaluate([Float](repeating: 0, count: 8 * 3), count: 8, temperature: 0.1)
    #expect(loss.isFinite && gradient.allSatisfy(\.isFinite))
  }
}
