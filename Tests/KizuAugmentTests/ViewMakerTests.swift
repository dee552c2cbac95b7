import KizuAugment
import KizuCore
import Testing

@Suite struct ViewMakerTests {
  @Test func matchesTorchvision() throws {
    for reference in try Reference.load().views {
      let crop = PixelRectangle(
        x: reference.crop[0], y: reference.crop[1], width: reference.crop[2], height: reference.crop[3])
      var parameters = ViewParameters(crop: crop)
      parameters.isFlippedHorizontally = reference.horizontal
      parameters.isFlippedVertically = reference.vertical
      parameters.quarterTurns = reference.turns
      parameters.brightness = reference.brightness
      parameters.contrast = reference.contrast
      parameters.saturation = reference.saturation
      parameters.hue = reference.hue
      parameters.isGrey = reference.grey
      parameters.blurSigma = reference.sigma
      let maker = ViewMaker(size: reference.size, channels: reference.channels, normalization: plain)
      let view = maker.view(of: referencePhoto(channels: reference.channels), parameters)
      let difference = largestDifference(view, reference.values.map { Double($0) * 1e-5 })
      // torchvision rounds the share of red in grey to 0.2989, and hue magnifies the resize's rounding.
      #expect(difference < 4e-4, "\(parameters)")
    }
  }

  @Test(arguments: [1, 2, 7, 15, 16, 17, 31, 33])
  func matchesTheDefinitions(size: Int) {
    for (photoChannels, channels) in [(1, 1), (1, 3), (3, 3)] {
      let image = testPhoto(width: 37, height: 29, channels: photoChannels)
      let maker = ViewMaker(size: size, channels: channels, normalization: plain)
      for index in 0..<12 {
        var parameters = ViewParameters(
          drawnFrom: .simclr, width: 37, height: 29, seed: 4, epoch: 0, photo: UInt32(index), view: 0)
        parameters.isFlippedVertically = index & 1 == 1
        parameters.quarterTurns = index & 3
        let expected = ViewOracle.view(of: image, parameters, size: size, channels: channels)
        #expect(largestDifference(maker.view(of: image, parameters), expected) < 1e-3, "\(parameters)")
      }
    }
  }

  @Test(arguments: [1, 3])
  func identityIsThePlainResize(channels: Int) {
    let image = testPhoto(width: 53, height: 31, channels: channels)
    let maker = ViewMaker(size: 17, channels: channels, normalization: plain)
    let view = maker.view(of: image, ViewParameters(wholeOf: image))
    let resized = image.resized(width: 17, height: 17)
    for c in 0..<channels {
      for y in 0..<17 {
        for x in 0..<17 {
          let level = view[(c * 17 + y) * 17 + x] * 255
          #expect(abs(level - Float(resized[x: x, y: y, c: c])) < 0.51)
        }
      }
    }
  }

  @Test(arguments: [1, 3, 4, 15, 16, 17, 33])
  func orientationsAreArrayFlipsToTheBit(size: Int) {
    let image = testPhoto(width: 40, height: 40, channels: 3)
    let maker = ViewMaker(size: size, channels: 3, normalization: plain)
    var parameters = ViewParameters(wholeOf: image)
    parameters.brightness = 1.3
    parameters.contrast = 0.7
    parameters.hue = 0.1
    parameters.blurSigma = 0.8
    let upright = maker.view(of: image, parameters)
    for turns in 0..<4 {
      for flips in 0..<4 {
        parameters.quarterTurns = turns
        parameters.isFlippedHorizontally = flips & 1 == 1
        parameters.isFlippedVertically = flips & 2 == 2
        var expected = upright
        for c in 0..<3 {
          for y in 0..<size {
            for x in 0..<size {
              // Undo the turns, then the flips, to find the source.
              var (row, column) = (y, x)
              for _ in 0..<turns { (row, column) = (column, size - 1 - row) }
              if flips & 2 == 2 { row = size - 1 - row }
              if flips & 1 == 1 { column = size - 1 - column }
              expected[(c * size + y) * size + x] = upright[(c * size + row) * size + column]
            }
          }
        }
        #expect(maker.view(of: image, parameters) == expected, "turns \(turns), flips \(flips)")
      }
    }
  }

  @Test func normalisationIsPerChannel() {
    let image = testPhoto(width: 20, height: 20, channels: 3)
    let normalization = Normalization(mean: [0.1, 0.5, 0.7], standardDeviation: [0.2, 0.5, 0.25])
    let parameters = ViewParameters(wholeOf: image)
    let raw = ViewMaker(size: 9, channels: 3, normalization: plain).view(of: image, parameters)
    let view = ViewMaker(size: 9, channels: 3, normalization: normalization).view(of: image, parameters)
    let expected = raw.enumerated().map { index, value in
      let c = index / 81
      return (Double(value) - Double(normalization.mean[c])) / Double(normalization.standardDeviation[c])
    }
    #expect(largestDifference(view, expected) < 1e-5)
  }

  @Test func oneChannelMakerTakesTheFirstOfThree() {
    let grey = testPhoto(width: 41, height: 23, channels: 1)
    let maker = ViewMaker(size: 16, channels: 1, normalization: plain)
    let triple = ViewMaker(size: 16, channels: 3, normalization: plain)
    var parameters = ViewParameters(wholeOf: grey)
    parameters.contrast = 1.4
    parameters.hue = 0.2
    parameters.saturation = 1.5
    let view = maker.view(of: grey, parameters)
    #expect(maker.view(of: grey.expandedToThreeChannels(), parameters) == view)
    #expect(triple.view(of: grey, parameters) == view + view + view)
  }

  @Test func constantPhotosStayConstantAndFinite() {
    for value: UInt8 in [0, 128, 255] {
      let image = ImageBuffer(width: 30, height: 30, channels: 3, filledWith: value)
      for photo in 0..<20 {
        let parameters = ViewParameters(
          drawnFrom: .simclr, width: 30, height: 30, seed: 1, epoch: 0, photo: UInt32(photo), view: 0)
        let view = ViewMaker(size: 11, channels: 3, normalization: plain).view(of: image, parameters)
        let expected = min(1, Float(value) / 255 * parameters.brightness)
        #expect(view.allSatisfy { abs($0 - expected) < 1e-3 }, "\(parameters)")
      }
    }
  }

  @Test func onePixelAndThinPhotosWork() {
    for (width, height) in [(1, 1), (1, 500), (500, 1), (2, 3), (15, 1), (1, 17)] {
      for channels in [1, 3] {
        let image = testPhoto(width: width, height: height, channels: channels)
        let maker = ViewMaker(size: 5, channels: channels, normalization: plain)
        for photo in 0..<10 {
          let parameters = ViewParameters(
            drawnFrom: .surface, width: width, height: height, seed: 1, epoch: 0, photo: UInt32(photo),
            view: 0)
          let expected = ViewOracle.view(of: image, parameters, size: 5, channels: channels)
          #expect(largestDifference(maker.view(of: image, parameters), expected) < 1e-3)
        }
      }
    }
  }

  @Test func scratchRemembersNothing() {
    var scratch = ViewScratch()
    let maker = ViewMaker(size: 13, channels: 3, normalization: plain)
    for (width, height, channels) in [(90, 70, 3), (9, 11, 3), (33, 20, 1), (100, 4, 3), (9, 11, 1)] {
      let image = testPhoto(width: width, height: height, channels: channels)
      let parameters = ViewParameters(
        drawnFrom: .simclr, width: width, height: height, seed: 2, epoch: 1, photo: 3, view: 1)
      let reused = maker.view(of: image, parameters, scratch: &scratch)
      #expect(reused == maker.view(of: image, parameters))
    }
  }
}
