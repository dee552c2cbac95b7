public import KizuAugment
public import KizuNN

extension ViewRecipe {
  /// The same changes, less strong, for learning from labels: a view must still show what its label says.
  ///
  /// Crops cover at least half of the photo; strengths and probabilities of changes to light, colour and detail are
  /// halved; orientations stay, for they say which way up is no matter.
  public var milder: ViewRecipe {
    var recipe = self
    let least = max(0.5, cropScale.lowerBound)
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
  /// Views for teaching this encoder with labels: those of the preset that it was pretrained with, or of the default,
  /// made milder.
  public var supervisedViews: ViewRecipe {
    let name = training["preset"]
    return (ViewRecipe.presets.first { $0.name == name }?.recipe ?? .surface).milder
  }
}
