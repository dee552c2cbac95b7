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

  static func evaluate(_ z: [Float], count: Int, temperature: Float) -> (loss: Float, gradient: [Float]) {
    let loss = NTXentLoss(temperature: temperature, count: count, dimensions: z.count / count)
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
