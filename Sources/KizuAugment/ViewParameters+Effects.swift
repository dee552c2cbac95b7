import KizuCore
import RealModule

extension ViewParameters {
  /// Draws rotation, light, tone, noise, artefacts and cutout, each whether it is used or not.
  ///
  /// The number of draws never changes; a new operation appends its own.
  mutating func drawEffects(_ recipe: ViewRecipe, using random: inout RandomStream) {
    rotation = random.uniform(in: -recipe.rotation...recipe.rotation)
    illumination = random.uniform(in: 0...recipe.illumination)
    illuminationDirection = random.unit()
    let exponents = Float.log(recipe.gamma.lowerBound)...Float.log(recipe.gamma.upperBound)
    gamma = Float.exp(random.uniform(in: exponents))
    sharpness = Self.factor(recipe.sharpness, using: &random)
    let solarises = random.chance(recipe.solarise)
    let threshold = random.uniform(in: recipe.solariseThreshold)
    noise = random.uniform(in: 0...recipe.noise)
    shotNoise = random.uniform(in: 0...recipe.shotNoise)
    noiseKey = random.next()
    let compresses = random.chance(recipe.jpeg)
    let quality = Self.wholeNumber(in: recipe.jpegQuality, using: &random)
    let cuts = random.chance(recipe.cutout)
    let share = random.uniform(in: recipe.cutoutScale)
    let (across, down) = (random.unit(), random.unit())
    solariseThreshold = solarises ? threshold : nil
    jpegQuality = compresses ? quality : nil
    cutout = cuts ? Cutout(side: share.squareRoot(), across: across, down: down) : nil
  }

  /// A whole number of the range, each equally likely; ends that are not whole are rounded.
  private static func wholeNumber(in range: ClosedRange<Float>, using random: inout RandomStream) -> Int {
    let (low, high) = (range.lowerBound.rounded(), range.upperBound.rounded())
    return Int(min(high, low + ((high - low + 1) * random.unit()).rounded(.down)))
  }
}
