import KizuAugment
import KizuCore
import Testing

/// What the noise is like as a whole; `OperationTests` compares it sample by sample.
@Suite struct NoiseTests {
  /// What noise adds to an even photo of 256 × 256 pixels, in units of 1.
  private func added(level: UInt8, key: UInt64, _ change: (inout ViewParameters) -> Void) -> [Double] {
    let image = ImageBuffer(width: 8, height: 8, channels: 1, filledWith: level)
    let maker = ViewMaker(size: 256, channels: 1, normalization: plain)
    var parameters = ViewParameters(wholeOf: image)
    let before = maker.view(of: image, parameters)
    parameters.noiseKey = key
    change(&parameters)
    return zip(maker.view(of: image, parameters), before).map { Double($0) - Double($1) }
  }

  private func moment(_ values: [Double], _ power: Int) -> Double {
    values.reduce(0) { sum, value in
      sum + (0..<power).reduce(1) { product, _ in product * value }
    } / Double(values.count)
  }

  @Test(arguments: [0, 1, 0xFFFF_FFFF_FFFF_FFFF, 0x9E37_79B9_7F4A_7C15] as [UInt64])
  func gaussianNoiseIsGaussian(key: UInt64) {
    let values = added(level: 128, key: key) { $0.noise = 0.05 }.map { $0 / 0.05 }
    let count = Double(values.count)
    // Standard errors of the moments of a normal variable: 1, 2, 15, 96 over the count.
    #expect(abs(moment(values, 1)) < 4 * (1 / count).squareRoot())
    #expect(abs(moment(values, 2) - 1) < 4 * (2 / count).squareRoot())
    #expect(abs(moment(values, 3)) < 4 * (15 / count).squareRoot())
    #expect(abs(moment(values, 4) - 3) < 4 * (96 / count).squareRoot())
    // Neighbours in both directions, and the partners of one transform, have nothing to do with each other.
    for distance in [1, 4, 8, 256, 4 * 256] {
      let products = zip(values, values.dropFirst(distance)).map { $0 * $1 }
      #expect(abs(moment(products, 1)) < 4 * (1 / count).squareRoot(), "distance \(distance)")
    }
    let beyond = values.count { abs($0) > 2 }
    #expect(abs(Double(beyond) - 0.0455 * count) < 4 * (0.0455 * 0.9545 * count).squareRoot())
  }

  @Test func shotNoiseGrowsWithTheLight() {
    for level: UInt8 in [0, 32, 128, 200] {
      let values = added(level: level, key: 3) { $0.shotNoise = 0.05 }
      let expected = 0.0025 * Double(level) / 255
      // Black is the resize's rounding above 0.
      #expect(abs(moment(values, 2) - expected) < 0.03 * expected + 1e-7)
    }
  }

  @Test func bothNoisesAddTheirVariances() {
    let values = added(level: 128, key: 4) {
      $0.noise = 0.03
      $0.shotNoise = 0.06
    }
    let expected = 0.0009 + 0.0036 * 128 / 255
    #expect(abs(moment(values, 2) / expected - 1) < 0.03)
  }

  @Test func channelsAndKeysHaveNoiseOfTheirOwn() {
    let image = ImageBuffer(width: 8, height: 8, channels: 3, filledWith: 128)
    let maker = ViewMaker(size: 64, channels: 3, normalization: plain)
    var parameters = ViewParameters(wholeOf: image)
    parameters.noise = 0.05
    let first = maker.view(of: image, parameters).map { Double($0) - 128.0 / 255 }
    parameters.noiseKey = 1
    let second = maker.view(of: image, parameters).map { Double($0) - 128.0 / 255 }
    let plane = 64 * 64
    for (a, b) in [
      (first[..<plane], first[plane..<(2 * plane)]), (first[..<plane], first[(2 * plane)...]),
      (first[..<plane], second[..<plane]),
    ] {
      let correlation = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / (0.0025 * Double(plane))
      #expect(abs(correlation) < 4 / Double(plane).squareRoot())
    }
  }
}
