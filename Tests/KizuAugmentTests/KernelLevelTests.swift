import KizuAugment
import KizuCore
import Testing

/// Every level of kernels that this CPU runs, in one test run.
@Suite struct KernelLevelTests {
  /// Views that between them go through every kernel and every branch of it.
  private static func parameters(_ crop: PixelRectangle) -> [ViewParameters] {
    var colour = ViewParameters(crop: crop)
    colour.brightness = 1.4
    colour.contrast = 1.3
    colour.saturation = 1.7
    colour.hue = 0.17
    colour.isFlippedHorizontally = true
    var wide = ViewParameters(crop: crop)
    wide.hue = -0.03
    wide.blurSigma = 4
    wide.quarterTurns = 1
    var grey = ViewParameters(crop: crop)
    grey.saturation = 0.4
    grey.isGrey = true
    grey.blurSigma = 0.7
    grey.quarterTurns = 3
    grey.isFlippedVertically = true
    var contrast = ViewParameters(crop: crop)
    contrast.contrast = 0.3
    contrast.isFlippedVertically = true
    var turned = ViewParameters(crop: crop)
    turned.rotation = -12
    turned.illumination = 0.3
    turned.gamma = 0.8
    turned.sharpness = 1.5
    var lit = ViewParameters(crop: crop)
    lit.illumination = 0.5
    lit.solariseThreshold = 0.7
    lit.noise = 0.05
    lit.shotNoise = 0.1
    lit.noiseKey = 0xFEDC_BA98_7654_3210
    return [ViewParameters(crop: crop), colour, wide, grey, contrast, turned, lit]
  }

  @Test(arguments: [1, 2, 7, 15, 16, 17, 31, 33, 64, 65])
  func everyLevelMatchesTheDefinitionsAndTheOthersToTheBit(size: Int) throws {
    // Wider and narrower than the 64 bytes that are mixed at a time, and more pixels a sample than 64.
    let photos = [(83, 71, 3), (83, 71, 1), (11, 140, 3)]
    for (width, height, channels) in size < 64 ? photos : [photos[0]] {
      let image = testPhoto(width: width, height: height, channels: channels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      let crop = PixelRectangle(x: 1, y: 2, width: width - 3, height: height - 5)
      for parameters in Self.parameters(crop) {
        let expected = ViewOracle.view(of: image, parameters, size: size, channels: channels)
        var first: [Float]?
        for level in KernelLevel.supported {
          var scratch = ViewScratch(kernels: level.kernels)
          let view = maker.view(of: image, parameters, scratch: &scratch)
          #expect(largestDifference(view, expected) < 2e-3, "\(level) \(parameters)")
          #expect(view == first ?? view, "\(level) differs from baseline: \(parameters)")
          first = first ?? view
        }
      }
    }
  }

  /// Rounding to steps jumps, so these are compared with each other; ``OperationTests`` compares with the definition.
  @Test(arguments: [1, 7, 8, 15, 17, 33]) func compressionAgreesToTheBit(size: Int) {
    for channels in [1, 3] {
      let image = testPhoto(width: 83, height: 71, channels: channels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      var parameters = ViewParameters(wholeOf: image)
      parameters.rotation = 31
      parameters.jpegQuality = 30
      var first: [Float]?
      for level in KernelLevel.supported {
        var scratch = ViewScratch(kernels: level.kernels)
        let view = maker.view(of: image, parameters, scratch: &scratch)
        #expect(view == first ?? view, "\(level) differs from baseline at \(channels) channels")
        first = first ?? view
      }
    }
  }

  @Test func blursThatReachFarBeyondTheBorderAgree() {
    for size in [1, 3, 17, 40] {
      let image = testPhoto(width: 90, height: 90, channels: 3)
      let maker = ViewMaker(size: size, channels: 3, normalization: plain)
      var parameters = ViewParameters(wholeOf: image)
      parameters.blurSigma = 10
      let expected = ViewOracle.view(of: image, parameters, size: size, channels: 3)
      for level in KernelLevel.supported {
        var scratch = ViewScratch(kernels: level.kernels)
        let view = maker.view(of: image, parameters, scratch: &scratch)
        #expect(largestDifference(view, expected) < 1e-3, "\(level) at \(size)")
      }
    }
  }

  /// Every hue of 0…255 levels against the six sectors: ties between channels, greys and the ends of the circle.
  @Test func huesTurnAlikeAllTheWayRound() {
    let values: [UInt8] = [0, 1, 64, 127, 128, 200, 254, 255]
    var image = ImageBuffer(width: 64, height: 64, channels: 3)
    for index in 0..<512 {
      for copy in 0..<8 {
        for c in 0..<3 {
          image.pixels[3 * (8 * index + copy) + c] = values[[index & 7, index >> 3 & 7, index >> 6][c]]
        }
      }
    }
    let maker = ViewMaker(size: 64, channels: 3, normalization: plain)
    for hue: Float in [-0.5, -1 / 3, -0.2, -0.001, 0.001, 1 / 6, 0.2, 0.499, 0.5] {
      var parameters = ViewParameters(wholeOf: image)
      parameters.hue = hue
      let expected = ViewOracle.view(of: image, parameters, size: 64, channels: 3)
      for level in KernelLevel.supported {
        var scratch = ViewScratch(kernels: level.kernels)
        let view = maker.view(of: image, parameters, scratch: &scratch)
        #expect(largestDifference(view, expected) < 1e-3, "\(level) at \(hue)")
      }
    }
  }
}
