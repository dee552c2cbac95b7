import Foundation
import KizuAugment
import KizuCore
import Testing

/// Drawn parameters against their stated distributions as a whole: Kolmogorov and Smirnov's test, and Pearson's.
///
/// Seeds are fixed, so each test always passes or always fails. Thresholds are those that chance alone exceeds once in
/// a thousand draws of a seed.
@Suite struct DistributionTests {
  private static let count = 8000

  private func draws(_ recipe: ViewRecipe, width: Int = 2000, height: Int = 1500) -> [ViewParameters] {
    (0..<Self.count).map {
      ViewParameters(
        drawnFrom: recipe, width: width, height: height, seed: 11, epoch: 2, photo: UInt32($0), view: 1)
    }
  }

  /// The largest distance of the empirical from the uniform distribution, times the root of the count.
  private func distance(_ values: [Double], from low: Double, to high: Double) -> Double {
    let sorted = values.sorted()
    let count = Double(values.count)
    let largest = sorted.enumerated().reduce(0.0) { largest, pair in
      let share = (pair.element - low) / (high - low)
      return max(largest, share - Double(pair.offset) / count, Double(pair.offset + 1) / count - share)
    }
    return largest * count.squareRoot()
  }

  /// Kolmogorov's distribution exceeds 1.949 with probability 0.001.
  private func expectUniform(
    _ values: [Double], _ low: Double, _ high: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count > 1000, sourceLocation: sourceLocation)
    #expect(distance(values, from: low, to: high) < 1.949, sourceLocation: sourceLocation)
  }

  /// Pearson's statistic of counts whose cells are expected to be equal.
  private func pearson(_ counts: [Int]) -> Double {
    let expected = Double(counts.reduce(0, +)) / Double(counts.count)
    return counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
  }

  @Test func cropsHaveUniformAreasAndLogarithmicallyUniformAspects() {
    // Every such crop fits into the photo, so none is drawn again.
    var recipe = ViewRecipe(cropScale: 0.1...0.5)
    recipe.cropAspect = 0.7...1.4
    let crops = draws(recipe).map(\.crop)
    expectUniform(crops.map { Double($0.width * $0.height) / 3_000_000 }, 0.1, 0.5)
    expectUniform(crops.map { log(Double($0.width) / Double($0.height)) }, log(0.7), log(1.4))
    expectUniform(crops.map { (Double($0.x) + 0.5) / Double(2001 - $0.width) }, 0, 1)
    expectUniform(crops.map { (Double($0.y) + 0.5) / Double(1501 - $0.height) }, 0, 1)
  }

  @Test func coloursAndBlurAreUniform() {
    var recipe = ViewRecipe.simclr
    (recipe.jitter, recipe.blur) = (1, 1)
    let drawn = draws(recipe)
    expectUniform(drawn.map { Double($0.brightness) }, 0.2, 1.8)
    expectUniform(drawn.map { Double($0.contrast) }, 0.2, 1.8)
    expectUniform(drawn.map { Double($0.saturation) }, 0.2, 1.8)
    expectUniform(drawn.map { Double($0.hue) }, -0.2, 0.2)
    expectUniform(drawn.map { Double($0.blurSigma) }, 0.1, 2)
  }

  @Test func effectsAreUniform() {
    var recipe = OperationTests.everything
    (recipe.solariseThreshold, recipe.jpegQuality) = (0.3...0.8, 30...49)
    let drawn = draws(recipe)
    expectUniform(drawn.map { Double($0.rotation) }, -20, 20)
    expectUniform(drawn.map { Double($0.illumination) }, 0, 0.5)
    expectUniform(drawn.map { Double($0.illuminationDirection) }, 0, 1)
    expectUniform(drawn.map { log(Double($0.gamma)) }, log(0.8), log(1.3))
    expectUniform(drawn.map { Double($0.sharpness) }, 0.5, 1.5)
    expectUniform(drawn.compactMap { $0.solariseThreshold.map(Double.init) }, 0.3, 0.8)
    expectUniform(drawn.map { Double($0.noise) }, 0, 0.05)
    expectUniform(drawn.map { Double($0.shotNoise) }, 0, 0.05)
    expectUniform(drawn.compactMap { $0.cutout.map { Double($0.side * $0.side) } }, 0.02, 0.1)
    var qualities = [Int](repeating: 0, count: 20)
    for quality in drawn.compactMap(\.jpegQuality) where 30...49 ~= quality { qualities[quality - 30] += 1 }
    #expect(qualities.reduce(0, +) == Self.count)
    // χ² with 19 degrees of freedom exceeds 43.8 with probability 0.001.
    #expect(pearson(qualities) < 43.8)
  }

  /// Every operation's probability, and that each is drawn apart from the others.
  @Test func operationsComeAsOftenAsStatedAndApart() {
    var recipe = OperationTests.everything
    (recipe.horizontalFlip, recipe.verticalFlip, recipe.jitter, recipe.grey) = (0.5, 0.3, 0.8, 0.2)
    (recipe.blur, recipe.solarise, recipe.jpeg, recipe.cutout) = (0.4, 0.25, 0.6, 0.1)
    let drawn = draws(recipe)
    let operations: [(Double, (ViewParameters) -> Bool)] = [
      (0.5, { $0.isFlippedHorizontally }), (0.3, { $0.isFlippedVertically }), (0.8, { $0.brightness != 1 }),
      (0.2, { $0.isGrey }), (0.4, { $0.blurSigma > 0 }), (0.25, { $0.solariseThreshold != nil }),
      (0.6, { $0.jpegQuality != nil }), (0.1, { $0.cutout != nil }), (0.75, { $0.quarterTurns != 0 }),
    ]
    // A normal variable is further out than 3.29 with probability 0.001.
    let count = Double(Self.count)
    for (index, (share, holds)) in operations.enumerated() {
      let hits = Double(drawn.count(where: holds))
      #expect(abs(hits - share * count) < 3.29 * (share * (1 - share) * count).squareRoot(), "\(index)")
      for (other, (otherShare, otherHolds)) in operations.enumerated() where other > index {
        let both = Double(drawn.count { holds($0) && otherHolds($0) })
        let expected = share * otherShare
        #expect(
          abs(both - expected * count) < 3.29 * (expected * (1 - expected) * count).squareRoot(),
          "\(index) and \(other)")
      }
    }
    // χ² with 3 degrees of freedom exceeds 16.27 with probability 0.001.
    #expect(pearson((0..<4).map { turns in drawn.count { $0.quarterTurns == turns } }) < 16.27)
  }

  /// The tests tell a distribution that is a little off.
  @Test func slightlyWrongDistributionsAreNoticed() {
    let values = draws(.simclr).map { Double($0.hue) }.filter { $0 != 0 }
    expectUniform(values, -0.2, 0.2)
    #expect(distance(values, from: -0.19, to: 0.21) > 1.949)
    #expect(distance(values.map { $0 + 0.05 * $0 * $0 / 0.04 }, from: -0.2, to: 0.25) > 1.949)
    #expect(pearson([2000, 2000, 1850, 2150]) > 16.27)
  }
}
