import KizuAugment
import KizuCore
import KizuKernels
import Testing

/// The forms in which views are written, against the planar f32 one.
@Suite struct ViewLayoutTests {
  /// Upright, mirrored, turned and cut views.
  private static func parameters(of image: ImageBuffer) -> [ViewParameters] {
    (0..<8).map { index in
      var parameters = ViewParameters(wholeOf: image)
      parameters.quarterTurns = index & 3
      parameters.isFlippedVertically = index & 1 == 1
      parameters.isFlippedHorizontally = index & 4 == 4
      parameters.isGrey = index == 6
      if index & 3 == 1 { parameters.cutout = Cutout(side: 0.4, across: 0.9, down: 0.2) }
      return parameters
    }
  }

  private static let normalization = Normalization(
    mean: [0.1, 0.5, 0.7], standardDeviation: [0.2, 0.5, 0.25])

  @Test(arguments: [1, 2, 7, 8, 9, 15, 16, 17, 31, 33], [1, 3])
  func everyFormHoldsTheSameSamples(size: Int, channels: Int) throws {
    let image = testPhoto(width: 40, height: 37, channels: channels)
    let planar = ViewMaker(size: size, channels: channels, normalization: Self.normalization)
    let interleaved = ViewMaker(
      size: size, channels: channels, normalization: Self.normalization, layout: .interleaved)
    for level in KernelLevel.supported {
      for parameters in Self.parameters(of: image) {
        var scratch = ViewScratch(kernels: level.kernels)
        let expected = planar.view(of: image, parameters, scratch: &scratch)
        let pixels = interleaved.view(of: image, parameters, scratch: &scratch)
        let planarBits = bits(planar, image, parameters, &scratch)
        let pixelBits = bits(interleaved, image, parameters, &scratch)
        for index in 0..<(size * size) {
          for c in 0..<channels {
            let sample = expected[c * size * size + index]
            try #require(pixels[index * channels + c] == sample, "\(level)")
            try #require(planarBits[c * size * size + index] == nearest(sample), "\(level), \(sample)")
            try #require(pixelBits[index * channels + c] == nearest(sample), "\(level)")
          }
        }
      }
    }
  }

  /// Numbers half-way between two of bfloat16, and next to them.
  @Test func tiesGoToEven() {
    for level in KernelLevel.supported {
      let patterns: [UInt32] = [
        0, 0x3F80_8000, 0x3F81_8000, 0x3F80_7FFF, 0x3F80_8001, 0x3F7F_FFFF, 0xBF80_8000, 0xBF81_8000,
        0xC07F_8000, 0x0000_8000, 0x8000_0000,
      ]
      let samples = patterns.map { Float(bitPattern: $0) }
      var output = [UInt16](repeating: 0xFFFF, count: samples.count)
      // SAFETY: both hold as many samples.
      unsafe samples.withUnsafeBufferPointer { source in
        unsafe output.withUnsafeMutableBufferPointer { target in
          if let first = source.baseAddress, let place = target.baseAddress {
            unsafe level.kernels.narrow(first, samples.count, place)
          }
        }
      }
      #expect(
        output == [0, 0x3F80, 0x3F82, 0x3F80, 0x3F81, 0x3F80, 0xBF80, 0xBF82, 0xC080, 0, 0x8000])
    }
  }

  @Test func batchesInBFloat16HoldTheViewsInOrder() {
    let image = testPhoto(width: 40, height: 37, channels: 3)
    let maker = ViewMaker(size: 11, channels: 3, normalization: plain, layout: .interleaved)
    let views = Self.parameters(of: image)
    var output = [UInt16](repeating: 0xFFFF, count: views.count * maker.sampleCount)
    var span = output.mutableSpan
    ViewBatch(maker: maker, threads: 3).makeViews(views.count, into: &span) { (image, views[$0]) }
    var scratch = ViewScratch()
    #expect(output == views.flatMap { bits(maker, image, $0, &scratch) })
  }

  private func bits(
    _ maker: ViewMaker, _ image: ImageBuffer, _ parameters: ViewParameters, _ scratch: inout ViewScratch
  ) -> [UInt16] {
    var samples = [UInt16](repeating: 0xFFFF, count: maker.sampleCount)
    var span = samples.mutableSpan
    maker.makeView(of: image, parameters, into: &span, scratch: &scratch)
    return samples
  }

  /// The nearer of the two bfloat16 numbers around a number; of two as near, the one with an even last bit.
  private func nearest(_ sample: Float) -> UInt16 {
    let low = UInt16(sample.bitPattern >> 16)
    let high = low + 1
    func distance(_ bits: UInt16) -> Double {
      abs(Double(Float(bitPattern: UInt32(bits) << 16)) - Double(sample))
    }
    if distance(low) == distance(high) { return low & 1 == 0 ? low : high }
    return distance(low) < distance(high) ? low : high
  }
}
