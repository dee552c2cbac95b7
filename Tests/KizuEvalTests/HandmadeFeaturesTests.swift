import KizuCore
import KizuEval
import Testing

@Suite struct HandmadeFeaturesTests {
  private func picture(_ size: Int, _ channels: Int, _ value: (Int, Int) -> Float) -> [Float] {
    (0..<channels * size * size).map { value($0 % size, $0 / size % size) }
  }

  private func row(_ picture: [Float], size: Int, channels: Int = 1) -> [Float] {
    HandmadeFeatures(size: size, channels: channels).features(of: picture.span)
  }

  private struct Case: Decodable {
    let size: Int
    let channels: Int
    let features: [Float]
  }

  /// By tools/reference/handmade_features.py.
  @Test func agreesWithTheReference() throws {
    for reference in try Fixture.decode([Case].self, from: "handmade.json") {
      var state = 12345 + UInt32(reference.size)
      let size = reference.size
      let samples = (0..<reference.channels * size * size).map { index in
        state = state &* 1_664_525 &+ 1_013_904_223
        let (x, y, plane) = (index % size, index / size % size, index / (size * size))
        return Float((7 * x + 3 * y * (1 + plane) + Int(state >> 8) % 64) % 256) / 255
      }
      let features = row(samples, size: size, channels: reference.channels)
      try #require(features.count == reference.features.count)
      let worst = zip(features, reference.features).map { abs($0 - $1) }
      // Rounding in f32 may move single pixels of patterns between bins.
      #expect(worst[..<288].allSatisfy { $0 < 1e-4 } && worst[316...].allSatisfy { $0 < 1e-5 })
      #expect(worst[288..<316].allSatisfy { $0 < 0.003 }, "\(size)")
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 15, 16, 17, 31, 33, 64])
  func everySizeGivesFiniteNumbers(size: Int) {
    var random = RandomStream(seed: 3, purpose: .test)
    for channels in [1, 3] {
      let samples = (0..<channels * size * size).map { _ in random.unit() }
      let features = row(samples, size: size, channels: channels)
      #expect(features.count == (channels == 1 ? 331 : 349))
      #expect(features.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1.5 })
    }
  }

  @Test func aPlainPictureHasNoEdges() {
    let features = row(picture(32, 1) { _, _ in 0.25 }, size: 32)
    #expect(features[..<288].allSatisfy { $0 == 0 })
    // No neighbour is brighter than its middle: pattern 0.
    #expect(features[288] == 1 && features[298] == 1)
    #expect(features[316..<322].allSatisfy { $0 == 0 })
    #expect(features[322...].allSatisfy { $0 == 0.25 })
  }

  /// A ramp to the right has its gradient at 0 degrees, one downwards at 90: bins 0 and 4 of 8.
  @Test func orientationsAreThoseOfTheGradient() {
    for (bin, ramp) in [
      (0, picture(32, 1) { x, _ in Float(x) / 32 }), (4, picture(32, 1) { _, y in Float(y) / 32 }),
      (2, picture(32, 1) { x, y in Float(x + y) / 64 }),
      (6, picture(32, 1) { x, y in Float(32 - x + y) / 64 }),
    ] {
      let features = row(ramp, size: 32)
      // The block in the middle of the nine, away from the borders.
      let block = Array(features[4 * 32..<5 * 32])
      for cell in 0..<4 {
        let own = Array(block[cell * 8..<cell * 8 + 8])
        #expect(own.firstIndex(of: own.max() ?? 0) == bin)
        #expect(abs(own[bin] - 0.5) < 0.01)
      }
    }
  }

  /// Gradients that are k times as strong have the same normalised histograms; a turned picture the same
  /// patterns.
  @Test func invariances() {
    var random = RandomStream(seed: 9, purpose: .test)
    let size = 32
    let samples = (0..<size * size).map { _ in random.unit() }
    let turned = (0..<size * size).map { samples[($0 % size) * size + size - 1 - $0 / size] }
    let (plain, rotated) = (row(samples, size: size), row(turned, size: size))
    let faint = row(samples.map { 0.25 + 0.5 * $0 }, size: size)
    #expect(zip(plain[..<288], faint[..<288]).allSatisfy { abs($0 - $1) < 1e-4 })
    // Points between pixels are interpolated, so rounding may move a rare pattern.
    #expect(zip(plain[288..<316], rotated[288..<316]).allSatisfy { abs($0 - $1) < 0.005 })
    #expect(plain[..<288] != rotated[..<288])
    for histogram in [plain[288..<298], plain[298..<316]] {
      #expect(abs(histogram.reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test func quantilesAreThoseOfTheSamples() {
    let features = row((0..<100).map { Float($0) / 100 }, size: 10)
    #expect(
      Array(features[322...]) == [1, 5, 10, 25, 50, 74, 89, 94, 98].map { Float($0) / 100 })
  }
}
