extension ViewRecipe {
  /// The default, for photos of surfaces and parts: any orientation, moderate light, colour kept.
  ///
  /// Defects are often told by hue or are small, so hue stays and crops cover at least a fifth.
  public static let surface: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.2...1)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.jitter = 0.8
    recipe.brightness = 0.4
    recipe.contrast = 0.4
    recipe.blur = 0.3
    recipe.blurSigma = 0.1...1.5
    return recipe
  }()

  /// For photos of everyday things: Chen et al., "A simple framework for contrastive learning of visual
  /// representations", ICML 2020, appendix A, at strength 1.
  public static let simclr: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.08...1)
    recipe.horizontalFlip = 0.5
    recipe.jitter = 0.8
    recipe.brightness = 0.8
    recipe.contrast = 0.8
    recipe.saturation = 0.8
    recipe.hue = 0.2
    recipe.grey = 0.2
    recipe.blur = 0.5
    recipe.blurSigma = 0.1...2
    return recipe
  }()

  /// The names that ``preset(named:)`` knows, the default first.
  public static let presetNames = ["surface", "simclr"]

  /// The preset of a name.
  ///
  /// - Throws: ``ViewRecipeError/unknownPreset(_:known:)``.
  public static func preset(named name: String) throws(ViewRecipeError) -> ViewRecipe {
    switch name {
    case "surface": return surface
    case "simclr": return simclr
    default: throw .unknownPreset(name, known: presetNames)
    }
  }
}
