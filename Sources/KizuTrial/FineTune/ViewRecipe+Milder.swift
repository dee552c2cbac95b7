public import KizuAugment
public import KizuNN

extension ViewRecipe {
  /// The same changes, less strong, for learning from labels: a view must still show what its label says.
  ///
  /// Strengths and probabilities of changes to light, colour and detail are halved; orientations stay, for they say
  /// which way up is no matter.
  ///
  /// - Parameter crop: The least share of the photo that a crop covers, where it is not more already.
  /// - Returns: The recipe.
  public func milder(crop: Float) -> ViewRecipe {
    var recipe = self
    let least = max(crop, cropScale.lowerBound)
    recipe.cropScale = least...max(least, cropScale.upperBound)
    recipe.brightness /= 2
    recipe.contrast /= 2
    recipe.saturation /= 2
    recipe.hue /= 2
    recipe.grey /= 2
    recipe.blur /= 2
    recipe.illumination /= 2
    recipe.gamma = gamma.lowerBound.squareRoot()...gamma.upperBound.squareRoot()
    recipe.sharpness /= 2
    recipe.solarise = 0
    recipe.noise /= 2
    recipe.shotNoise /= 2
    recipe.jpeg /= 2
    recipe.cutout /= 2
    return recipe
  }
}

extension EncoderWeights {
  /// Ways to make views for teaching this encoder with labels: those of the preset that it was pretrained with, or of
  /// the default, made milder.
  ///
  /// Surfaces are told by half of a photo; where the defect is small, such a crop loses it.
  public var supervisedViews: [ViewRecipe] {
    let name = training["preset"]
    let recipe = ViewRecipe.presets.first { $0.name == name }?.recipe ?? .surface
    return [0.5, 0.8].map(recipe.milder)
  }
}
