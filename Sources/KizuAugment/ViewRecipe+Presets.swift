extension ViewRecipe {
  /// A recipe with a name and what it is for.
  public struct Preset: Sendable {
    public let name: String
    /// One sentence without a full stop.
    public let purpose: String
    public let recipe: ViewRecipe
  }

  /// Every preset, the default first.
  public static let presets: [Preset] = [
    Preset(
      name: "surface", purpose: "surfaces without a right way up: metal, castings, wood, leather",
      recipe: surface),
    Preset(name: "part", purpose: "parts that always lie the same way under the camera", recipe: part),
    Preset(name: "texture", purpose: "fabric and other regular patterns with fine defects", recipe: texture),
    Preset(name: "xray", purpose: "X-ray and other grey photos with noise of their own", recipe: xray),
    Preset(name: "color", purpose: "where discoloration is the defect", recipe: color),
    Preset(name: "simclr", purpose: "photos of everyday things, as in the SimCLR paper", recipe: simclr),
  ]

  /// The names that ``preset(named:)`` knows, the default first.
  public static let presetNames = presets.map(\.name)

  /// The preset of a name.
  ///
  /// - Throws: ``ViewRecipeError/unknownPreset(_:known:)``.
  public static func preset(named name: String) throws(ViewRecipeError) -> ViewRecipe {
    guard let preset = presets.first(where: { $0.name == name }) else {
      throw .unknownPreset(name, known: presetNames)
    }
    return preset.recipe
  }

  /// The default, for photos of surfaces and parts: any orientation, moderate light, colour kept.
  ///
  /// Defects are often told by hue or are small, so hue stays and crops cover at least a fifth.
  public static let surface: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.2...1)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.illumination = 0.3
    recipe.jitter = 0.8
    recipe.brightness = 0.4
    recipe.contrast = 0.4
    recipe.blur = 0.3
    recipe.blurSigma = 0.1...1.5
    return recipe
  }()

  /// For aligned parts: where a thing is tells what it is, so nothing is mirrored or turned and crops are large.
  public static let part: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.6...1, cropAspect: 0.85...1.18)
    recipe.rotation = 3
    recipe.illumination = 0.3
    recipe.jitter = 0.8
    recipe.brightness = 0.4
    recipe.contrast = 0.4
    recipe.noise = 0.02
    recipe.blur = 0.2
    recipe.blurSigma = 0.1...1
    return recipe
  }()

  /// For regular patterns: their fine structure is the signal, so nothing is blurred and shapes stay as they are.
  public static let texture: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.3...1, cropAspect: 0.9...1.11)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.illumination = 0.3
    recipe.jitter = 0.8
    recipe.brightness = 0.4
    recipe.contrast = 0.4
    recipe.gamma = 0.8...1.25
    recipe.noise = 0.02
    return recipe
  }()

  /// For X-ray photos: exposure changes the tone curve, and the photons are few.
  public static let xray: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.3...1)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.rotation = 10
    recipe.illumination = 0.2
    recipe.jitter = 0.8
    recipe.brightness = 0.3
    recipe.contrast = 0.3
    recipe.gamma = 0.7...1.4
    recipe.noise = 0.02
    recipe.shotNoise = 0.05
    recipe.blur = 0.2
    recipe.blurSigma = 0.1...1
    return recipe
  }()

  /// For discoloration: no hue, saturation or grey, and little change of light, for a stain may be just darker.
  public static let color: ViewRecipe = {
    var recipe = ViewRecipe(cropScale: 0.3...1)
    recipe.horizontalFlip = 0.5
    recipe.verticalFlip = 0.5
    recipe.quarterTurn = 0.75
    recipe.illumination = 0.15
    recipe.jitter = 0.8
    recipe.brightness = 0.2
    recipe.contrast = 0.2
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
}
