import Foundation
import KizuAugment
import KizuCore
import Testing

@Suite struct ViewParametersTests {
  private func draw(
    _ recipe: ViewRecipe, _ photo: Int, seed: UInt64 = 1, epoch: UInt32 = 0, view: UInt16 = 0
  ) -> ViewParameters {
    ViewParameters(
      drawnFrom: recipe, width: 120, height: 90, seed: seed, epoch: epoch, photo: UInt32(photo), view: view)
  }

  @Test func everyPartOfTheKeyCounts() {
    let draws = [
      draw(.simclr, 5), draw(.simclr, 6), draw(.simclr, 5, seed: 2), draw(.simclr, 5, epoch: 1),
      draw(.simclr, 5, view: 1),
    ]
    for (index, first) in draws.enumerated() {
      #expect(draws[(index + 1)...].allSatisfy { $0 != first })
    }
    #expect(draw(.simclr, 5) == draws[0])
  }

  @Test func probabilitiesHold() {
    let count = 8000
    let draws = (0..<count).map { draw(.surface, $0) }
    func check(_ probability: Double, _ holds: (ViewParameters) -> Bool) {
      let hits = Double(draws.count(where: holds))
      let deviation = (probability * (1 - probability) * Double(count)).squareRoot()
      #expect(abs(hits - probability * Double(count)) < 4 * deviation)
    }
    check(0.5) { $0.isFlippedHorizontally }
    check(0.5) { $0.isFlippedVertically }
    for turns in 0..<4 { check(0.25) { $0.quarterTurns == turns } }
    check(0.8) { $0.brightness != 1 && $0.contrast != 1 }
    check(0.3) { $0.blurSigma > 0 }
    #expect(draws.allSatisfy { $0.saturation == 1 && $0.hue == 0 && !$0.isGrey })
  }

  @Test func strengthsSpanTheirRanges() {
    var recipe = ViewRecipe.simclr
    recipe.jitter = 1
    recipe.blur = 1
    let count = 8000
    let draws = (0..<count).map { draw(recipe, $0) }
    func check(_ range: ClosedRange<Float>, _ value: (ViewParameters) -> Float) {
      let values = draws.map { Double(value($0)) }
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      #expect(values.allSatisfy { (low - 1e-6...high + 1e-6).contains($0) })
      let mean = values.reduce(0, +) / Double(count)
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      // A uniform variable has variance (high - low)² / 12.
      let variance = (high - low) * (high - low) / 12
      #expect(abs(mean - (low + high) / 2) < 4 * (variance / Double(count)).squareRoot())
      #expect(abs(square / variance - 1) < 0.04)
    }
    check(0.2...1.8) { $0.brightness }
    check(0.2...1.8) { $0.contrast }
    check(0.2...1.8) { $0.saturation }
    check(-0.2...0.2) { $0.hue }
    check(0.1...2) { $0.blurSigma }
    #expect(abs(Double(draws.count { $0.isGrey }) - 0.2 * Double(count)) < 4 * 36)
  }

  @Test func oneStrengthChangesNothingElse() {
    var other = ViewRecipe.simclr
    other.hue = 0.1
    other.blur = 0
    for photo in 0..<50 {
      let first = draw(.simclr, photo)
      var second = draw(other, photo)
      #expect(abs(second.hue - first.hue / 2) < 1e-6)
      second.hue = first.hue
      second.blurSigma = first.blurSigma
      #expect(second == first)
    }
  }

  @Test func cropsMoveNoOtherDraw() {
    var other = OperationTests.everything
    other.cropScale = 0.01...0.02
    other.cropAspect = 0.1...10
    for photo in 0..<50 {
      let first = draw(OperationTests.everything, photo)
      var second = draw(other, photo)
      second.crop = first.crop
      #expect(second == first)
    }
  }

  @Test func operationsAreOffByDefault() {
    for photo in 0..<50 {
      let drawn = draw(.simclr, photo)
      #expect(drawn.rotation == 0 && drawn.illumination == 0 && drawn.gamma == 1 && drawn.sharpness == 1)
      #expect(drawn.noise == 0 && drawn.shotNoise == 0 && drawn.solariseThreshold == nil)
      #expect(drawn.jpegQuality == nil && drawn.cutout == nil)
    }
  }

  @Test func effectsFollowTheirDistributions() {
    let count = 8000
    var recipe = ViewRecipe.surface
    recipe.rotation = 20
    recipe.illumination = 0.5
    recipe.gamma = 0.5...3
    recipe.sharpness = 0.6
    recipe.solarise = 0.3
    recipe.solariseThreshold = 0.4...0.9
    recipe.noise = 0.1
    recipe.shotNoise = 0.2
    recipe.jpeg = 0.6
    recipe.jpegQuality = 20...29
    recipe.cutout = 0.4
    recipe.cutoutScale = 0.05...0.3
    let draws = (0..<count).map { draw(recipe, $0) }
    /// Mean, variance and bounds of a uniform variable, and no correlation with the one before.
    func check(_ low: Double, _ high: Double, _ value: (ViewParameters) -> Double?) {
      let values = draws.compactMap(value)
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      let variance = (high - low) * (high - low) / 12
      #expect(values.allSatisfy { (low - 1e-6...high + 1e-6).contains($0) })
      #expect(abs(mean - (low + high) / 2) < 4 * (variance / count).squareRoot())
      // The variance of a uniform variable's square deviation is 0.8 of its variance squared.
      #expect(abs(square / variance - 1) < 4 * (0.8 / count).squareRoot())
      let products = zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
      #expect(abs(products / variance) < 4 * count.squareRoot())
    }
    check(-20, 20) { Double($0.rotation) }
    check(0, 0.5) { Double($0.illumination) }
    check(0, 1) { Double($0.illuminationDirection) }
    check(log(0.5), log(3)) { log(Double($0.gamma)) }
    check(0.4, 1.6) { Double($0.sharpness) }
    check(0.4, 0.9) { $0.solariseThreshold.map(Double.init) }
    check(0, 0.1) { Double($0.noise) }
    check(0, 0.2) { Double($0.shotNoise) }
    check(0.05, 0.3) { $0.cutout.map { Double($0.side * $0.side) } }
    check(0, 1) { $0.cutout.map { Double($0.across) } }
    check(0, 1) { $0.cutout.map { Double($0.down) } }
    func check(_ probability: Double, of count: Int = 8000, _ holds: (ViewParameters) -> Bool) {
      let hits = Double(draws.count(where: holds))
      let deviation = (probability * (1 - probability) * Double(count)).squareRoot()
      #expect(abs(hits - probability * Double(count)) < 4 * deviation)
    }
    check(0.3) { $0.solariseThreshold != nil }
    check(0.6) { $0.jpegQuality != nil }
    check(0.4) { $0.cutout != nil }
    let compressed = draws.count { $0.jpegQuality != nil }
    #expect(draws.allSatisfy { $0.jpegQuality.map { 20...29 ~= $0 } ?? true })
    for quality in 20...29 { check(0.1, of: compressed) { $0.jpegQuality == quality } }
    #expect(Set(draws.map(\.noiseKey)).count == count)
  }

  /// Draws that earlier versions made, worked out apart from this code: runs made with them must be repeatable.
  @Test func earlierDrawsDoNotMove() {
    let drawn = draw(.simclr, 0, seed: 7, epoch: 3, view: 1)
    #expect(drawn.crop == PixelRectangle(x: 40, y: 13, width: 42, height: 40))
    #expect(drawn.isFlippedHorizontally && !drawn.isGrey)
    let values = [drawn.brightness, drawn.contrast, drawn.saturation, drawn.hue, drawn.blurSigma]
    #expect(largestDifference(values, [0.6139482, 0.9758907, 1.1510527, 0.14161693, 1.0295724]) < 1e-6)
  }

  @Test func cropsFollowTorchvision() throws {
    for reference in try Reference.load().crops {
      let count = 10_000
      var random = RandomStream(seed: 12, purpose: .test)
      let draws = (0..<count).map { _ in
        PixelRectangle.random(
          inWidth: reference.width, height: reference.height, scale: reference.scale[0]...reference.scale[1],
          aspect: reference.ratio[0]...reference.ratio[1], using: &random)
      }
      for crop in draws {
        #expect(crop.x >= 0 && crop.x + crop.width <= reference.width && crop.width > 0)
        #expect(crop.y >= 0 && crop.y + crop.height <= reference.height && crop.height > 0)
      }
      let sides: [(PixelRectangle) -> Int] = [{ $0.x }, { $0.y }, { $0.width }, { $0.height }]
      for (index, side) in sides.enumerated() {
        let values = draws.map { Double(side($0)) }
        let mean = values.reduce(0, +) / Double(count)
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
        // Both means are estimates: 10,000 draws here, 40,000 there.
        let standardError = reference.std[index] * (1.0 / Double(count) + 1.0 / 40_000).squareRoot()
        #expect(abs(mean - reference.mean[index]) < 4.5 * standardError)
        #expect(abs(deviation / reference.std[index] - 1) < 0.04)
      }
    }
  }

  @Test func impossibleCropsFallBackToTheCentre() {
    var random = RandomStream(seed: 1, purpose: .test)
    func crop(_ width: Int, _ height: Int) -> PixelRectangle {
      .random(inWidth: width, height: height, scale: 0.9...1, aspect: 3 / 4...4 / 3, using: &random)
    }
    #expect(crop(1, 500) == PixelRectangle(x: 0, y: 249, width: 1, height: 1))
    #expect(crop(900, 90) == PixelRectangle(x: 390, y: 0, width: 120, height: 90))
    #expect(crop(90, 900) == PixelRectangle(x: 0, y: 390, width: 90, height: 120))
    #expect(crop(1, 1) == PixelRectangle(x: 0, y: 0, width: 1, height: 1))
  }
}
