import KizuAugment
import KizuCore
import RealModule

extension ViewRecipe {
  /// A recipe drawn at random: every operation by itself is off or has a strength.
  ///
  /// Random search (Bergstra and Bengio, JMLR 2012) wastes no trials where few of many strengths matter. The ranges
  /// reach from nothing to about what the SimCLR paper uses; jitter, solarise and JPEG are not searched. Numbers are
  /// rounded to two decimals, degrees to whole ones. Every draw is made whether it is used or not.
  ///
  /// - Parameters:
  ///   - seed: Names the search.
  ///   - number: The candidate's number in it.
  ///   - isGrey: Whether saturation, hue and grey are left off.
  ///   - judgesTurns: Whether the criterion can tell what flips and turns are worth; else they are those of
  ///     ``surface``.
  /// - Returns: A valid recipe, a function of the arguments alone.
  static func random(seed: UInt64, number: Int, isGrey: Bool, judgesTurns: Bool) -> ViewRecipe {
    var draw = RecipeDraw(
      random: RandomStream(seed: seed, purpose: .viewSearch, item: UInt32(truncatingIfNeeded: number)))
    let low = draw.logarithmic(0.08...0.7)
    var recipe = ViewRecipe(cropScale: low...1, cropAspect: draw.isOn(0.5) ? 0.75...1.33 : 0.9...1.11)
    recipe.horizontalFlip = draw.isOn(0.75) ? 0.5 : 0
    recipe.verticalFlip = draw.isOn(0.75) ? 0.5 : 0
    recipe.quarterTurn = draw.isOn(0.6) ? 0.75 : 0
    if !judgesTurns {
      recipe.horizontalFlip = surface.horizontalFlip
      recipe.verticalFlip = surface.verticalFlip
      recipe.quarterTurn = surface.quarterTurn
    }
    recipe.rotation = draw.strength(2...15, on: 0.5).rounded()
    recipe.illumination = draw.strength(0.1...0.5, on: 0.7)
    recipe.jitter = 0.8
    recipe.brightness = draw.strength(0.1...0.8, on: 0.8)
    recipe.contrast = draw.strength(0.1...0.8, on: 0.8)
    let saturation = draw.strength(0.1...0.8, on: 0.5)
    let hue = draw.strength(0.02...0.2, on: 0.4)
    let grey = draw.strength(0.1...0.2, on: 0.3)
    if !isGrey { (recipe.saturation, recipe.hue, recipe.grey) = (saturation, hue, grey) }
    let exponent = draw.strength(1.1...1.8, on: 0.5)
    if exponent > 0 { recipe.gamma = RecipeDraw.rounded(1 / exponent)...exponent }
    recipe.blur = draw.strength(0.1...0.5, on: 0.6)
    recipe.blurSigma = 0.1...draw.strength(0.5...2, on: 1)
    recipe.sharpness = draw.strength(0.2...0.8, on: 0.3)
    recipe.noise = draw.strength(0.01...0.08, on: 0.5)
    recipe.shotNoise = draw.strength(0.01...0.08, on: 0.3)
    recipe.cutout = draw.strength(0.2...0.5, on: 0.3)
    recipe.cutoutScale = 0.02...draw.strength(0.05...0.2, on: 1)
    return recipe
  }

  /// The lowest bound of a crop that a search can draw or a preset has.
  static let smallestCrop = (presets.map(\.recipe.cropScale.lowerBound) + [0.08]).min() ?? 0.08
}

/// Draws of one random recipe.
private struct RecipeDraw {
  var random: RandomStream

  /// Whether an operation is used.
  mutating func isOn(_ probability: Float) -> Bool { random.chance(probability) }

  /// A strength drawn uniformly, or 0 for off.
  mutating func strength(_ range: ClosedRange<Float>, on probability: Float) -> Float {
    let isOn = isOn(probability)
    let value = Self.rounded(random.uniform(in: range))
    return isOn ? value : 0
  }

  /// A number uniform in its logarithm.
  mutating func logarithmic(_ range: ClosedRange<Float>) -> Float {
    let exponents = Float.log(range.lowerBound)...Float.log(range.upperBound)
    return Self.rounded(Float.exp(random.uniform(in: exponents)))
  }

  /// A number with two decimals, as people write it.
  static func rounded(_ value: Float) -> Float { (value * 100).rounded() / 100 }
}
