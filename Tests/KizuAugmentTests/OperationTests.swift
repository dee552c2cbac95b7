import Foundation
import KizuAugment
import KizuCore
import Testing

/// Each operation alone against its definition, and all of them together.
@Suite struct OperationTests {
  private static let sizes = [1, 2, 3, 7, 8, 15, 16, 17, 31, 33]

  /// Compares a view with what the oracle makes of the view before the operation.
  private func check(
    size: Int, within tolerance: Double = 1e-5, _ change: (inout ViewParameters) -> Void,
    _ oracle: (inout ViewOracle, ViewParameters) -> Void
  ) {
    for channels in [1, 3] {
      let image = testPhoto(width: 47, height: 39, channels: channels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      var parameters = ViewParameters(crop: PixelRectangle(x: 3, y: 2, width: 41, height: 36))
      var expected = ViewOracle(maker.view(of: image, parameters), size: size)
      change(&parameters)
      oracle(&expected, parameters)
      let values = expected.planes.flatMap { $0.flatMap { $0 } }
      let difference = largestDifference(maker.view(of: image, parameters), values)
      #expect(difference < tolerance, "\(channels) channels: \(difference)")
    }
  }

  @Test(arguments: sizes) func illumination(size: Int) {
    for direction: Float in [0, 0.1, 0.3, 0.62, 0.75, 0.99] {
      check(size: size) {
        $0.illumination = 0.8
        $0.illuminationDirection = direction
        $0.brightness = 1.2
      } _: {
        $0.light($1)
      }
    }
  }

  @Test(arguments: sizes) func gamma(size: Int) {
    for exponent: Float in [0.2, 0.7, 1.5, 5] {
      check(size: size) {
        $0.gamma = exponent
      } _: { oracle, _ in
        oracle.mapPixels { $0.map { pow($0, Double(exponent)) } }
      }
    }
  }

  @Test(arguments: sizes) func sharpness(size: Int) {
    for factor: Float in [0, 0.5, 1.5, 2] {
      check(size: size) {
        $0.sharpness = factor
      } _: {
        $0.sharpen(Double($1.sharpness))
      }
    }
  }

  @Test(arguments: sizes) func solarise(size: Int) {
    for threshold: Float in [0, 0.3, 0.8, 1] {
      check(size: size) {
        $0.solariseThreshold = threshold
      } _: {
        $0.solarise($1)
      }
    }
  }

  @Test(arguments: sizes) func noise(size: Int) {
    for (own, shot) in [(0.2, 0.0), (0, 0.3), (0.1, 0.2)] as [(Float, Float)] {
      check(size: size) {
        $0.noise = own
        $0.shotNoise = shot
        $0.noiseKey = 0x0123_4567_89AB_CDEF &+ UInt64(size)
      } _: {
        $0.addNoise($1)
      }
    }
  }

  @Test(arguments: sizes) func jpeg(size: Int) {
    for quality in [1, 20, 60, 95, 100] {
      check(size: size, within: 1e-4) {
        $0.jpegQuality = quality
      } _: {
        $0.compress($1)
      }
    }
  }

  @Test(arguments: sizes) func cutout(size: Int) {
    for (side, across, down) in [(0.01, 0.5, 0.5), (0.3, 0, 0.999), (0.7, 0.9, 0.1)]
      as [(Float, Float, Float)]
    {
      check(size: size) {
        $0.cutout = Cutout(side: side, across: across, down: down)
      } _: {
        $0.cut($1)
      }
    }
  }

  @Test(arguments: sizes) func rotation(size: Int) {
    for (photoChannels, channels) in [(1, 1), (1, 3), (3, 1), (3, 3)] {
      let image = testPhoto(width: 47, height: 39, channels: photoChannels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      for (crop, degrees) in [
        (PixelRectangle(x: 3, y: 2, width: 41, height: 36), 5),
        (PixelRectangle(x: 0, y: 0, width: 47, height: 39), -17),
        (PixelRectangle(x: 30, y: 1, width: 9, height: 5), 45),
        (PixelRectangle(x: 20, y: 20, width: 1, height: 1), -0.5),
        (PixelRectangle(x: 0, y: 10, width: 47, height: 3), -45),
      ] as [(PixelRectangle, Float)] {
        var parameters = ViewParameters(crop: crop)
        parameters.rotation = degrees
        let expected = ViewOracle.view(of: image, parameters, size: size, channels: channels)
        let difference = largestDifference(maker.view(of: image, parameters), expected)
        // The resize keeps 1/256ths of a grey level and may be 0.3 levels off; both cubics together magnify by 1.6.
        #expect(difference < 2e-3, "\(crop), \(degrees) degrees: \(difference)")
      }
    }
  }

  @Test func rotationOfTinyPhotosReflects() {
    for (width, height) in [(1, 1), (2, 1), (1, 9), (9, 2)] {
      let image = testPhoto(width: width, height: height, channels: 3)
      var parameters = ViewParameters(wholeOf: image)
      parameters.rotation = 30
      let view = ViewMaker(size: 11, channels: 3, normalization: plain).view(of: image, parameters)
      let expected = ViewOracle.view(of: image, parameters, size: 11, channels: 3)
      #expect(largestDifference(view, expected) < 2e-3)
    }
  }

  @Test(arguments: [1, 7, 16, 17, 33]) func allTogether(size: Int) {
    for channels in [1, 3] {
      let image = testPhoto(width: 47, height: 39, channels: channels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      for photo in 0..<6 {
        // Without steps that make a jump out of a rounding.
        var recipe = Self.everything
        (recipe.solarise, recipe.jpeg) = (0, 0)
        let parameters = ViewParameters(
          drawnFrom: recipe, width: 47, height: 39, seed: 3, epoch: 1, photo: UInt32(photo), view: 1)
        let expected = ViewOracle.view(of: image, parameters, size: size, channels: channels)
        #expect(largestDifference(maker.view(of: image, parameters), expected) < 2e-3, "\(parameters)")
      }
    }
  }

  @Test func solariseThenNoiseThenJPEG() {
    for isGrey in [false, true] {
      check(size: 17, within: 1e-4) {
        $0.isGrey = isGrey
        $0.solariseThreshold = 0.6
        $0.noise = 0.1
        $0.noiseKey = 77
        $0.jpegQuality = 40
      } _: { oracle, parameters in
        if isGrey && oracle.planes.count == 3 {
          oracle.mapPixels { pixel in
            [Double](repeating: 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2], count: 3)
          }
        }
        oracle.solarise(parameters)
        oracle.addNoise(parameters)
        oracle.compress(parameters)
      }
    }
  }

  @Test func greyPhotosStayGrey() {
    let grey = testPhoto(width: 41, height: 23, channels: 1)
    let parameters = ViewParameters(
      drawnFrom: Self.everything, width: 41, height: 23, seed: 1, epoch: 0, photo: 0, view: 0)
    let view = ViewMaker(size: 16, channels: 1, normalization: plain).view(of: grey, parameters)
    #expect(
      ViewMaker(size: 16, channels: 3, normalization: plain).view(of: grey, parameters) == view + view + view)
  }

  @Test func scratchRemembersNoOperation() {
    var scratch = ViewScratch()
    let maker = ViewMaker(size: 13, channels: 3, normalization: plain)
    for (photo, (width, height, channels)) in [(90, 70, 3), (9, 11, 3), (33, 20, 1), (100, 4, 3)].enumerated()
    {
      let image = testPhoto(width: width, height: height, channels: channels)
      for recipe in [Self.everything, .simclr, .part] {
        let parameters = ViewParameters(
          drawnFrom: recipe, width: width, height: height, seed: 2, epoch: 1, photo: UInt32(photo), view: 1)
        let reused = maker.view(of: image, parameters, scratch: &scratch)
        #expect(reused == maker.view(of: image, parameters))
      }
    }
  }

  /// Every operation at once.
  static let everything: ViewRecipe = {
    var recipe = ViewRecipe.simclr
    recipe.cropScale = 0.3...1
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.rotation = 20
    recipe.illumination = 0.5
    recipe.gamma = 0.8...1.3
    recipe.sharpness = 0.5
    recipe.solarise = 1
    recipe.noise = 0.05
    recipe.shotNoise = 0.05
    recipe.jpeg = 1
    recipe.cutout = 1
    return recipe
  }()
}
