/// One step of the pipeline, to look at by itself: what a recipe does with it, and a view that it alone
/// altered.
///
/// ```swift
/// for operation in ViewOperation.allCases where operation.isOn(in: .surface) {
///   print(operation.name, operation.text(.strongest, in: .surface))
/// }
/// ```
public enum ViewOperation: String, Sendable, CaseIterable {
  case crop
  case cropAspect
  case horizontalFlip
  case verticalFlip
  case quarterTurn
  case rotation
  case illumination
  case brightness
  case contrast
  case saturation
  case hue
  case grey
  case gamma
  case blur
  case sharpness
  case solarise
  case noise
  case shotNoise
  case jpeg
  case cutout

  /// A value of an operation: of those that a recipe draws, the mildest, the middle or the strongest.
  ///
  /// Where a recipe goes to either side of no change, weakest is its low end, strongest its high end, and the
  /// middle lies between.
  public enum Level: Sendable, CaseIterable {
    case weakest
    case middle
    case strongest

    var share: Float {
      switch self {
      case .weakest: 0
      case .middle: 0.5
      case .strongest: 1
      }
    }
  }

  /// What people call it.
  public var name: String {
    switch self {
    case .crop: "crop"
    case .cropAspect: "shape of the crop"
    case .horizontalFlip: "flip left and right"
    case .verticalFlip: "flip top and bottom"
    case .quarterTurn: "quarter turn"
    case .rotation: "rotation"
    case .illumination: "illumination"
    case .brightness: "brightness"
    case .contrast: "contrast"
    case .saturation: "saturation"
    case .hue: "hue"
    case .grey: "colour taken away"
    case .gamma: "gamma"
    case .blur: "blur"
    case .sharpness: "sharpness"
    case .solarise: "solarise"
    case .noise: "noise"
    case .shotNoise: "shot noise"
    case .jpeg: "JPEG artefacts"
    case .cutout: "cutout"
    }
  }

  /// Whether it acts on colour only, so that grey photos never change.
  public var needsColour: Bool { self == .saturation || self == .hue || self == .grey }

  /// Whether it is there or not, with no strength to speak of.
  public var isSwitch: Bool { self == .horizontalFlip || self == .verticalFlip || self == .grey }

  /// Whether a recipe ever changes anything by it.
  public func isOn(in recipe: ViewRecipe) -> Bool {
    guard probability(in: recipe) > 0 else { return false }
    let ends = ends(in: recipe)
    switch self {
    case .crop: return ends.weakest < 1 || ends.strongest < 1
    case .cropAspect, .brightness, .contrast, .saturation, .gamma, .sharpness:
      return ends.weakest != 1 || ends.strongest != 1
    case .rotation, .illumination, .hue, .noise, .shotNoise: return ends.strongest > 0
    case .horizontalFlip, .verticalFlip, .quarterTurn, .grey, .blur, .solarise, .jpeg, .cutout: return true
    }
  }

  /// The share of views that it is applied to, 0…1.
  public func probability(in recipe: ViewRecipe) -> Float {
    switch self {
    case .horizontalFlip: recipe.horizontalFlip
    case .verticalFlip: recipe.verticalFlip
    case .quarterTurn: recipe.quarterTurn
    case .brightness, .contrast, .saturation, .hue: recipe.jitter
    case .grey: recipe.grey
    case .blur: recipe.blur
    case .solarise: recipe.solarise
    case .jpeg: recipe.jpeg
    case .cutout: recipe.cutout
    case .crop, .cropAspect, .rotation, .illumination, .gamma, .sharpness, .noise, .shotNoise: 1
    }
  }

  /// The levels at which it alters a photo most: both ends where it goes to either side.
  public var extremes: [Level] {
    switch self {
    case .quarterTurn: [.weakest, .middle, .strongest]
    case .cropAspect, .rotation, .brightness, .contrast, .saturation, .hue, .gamma, .sharpness:
      [.weakest, .strongest]
    case .crop, .horizontalFlip, .verticalFlip, .illumination, .grey, .blur, .solarise, .noise, .shotNoise,
      .jpeg, .cutout:
      [.strongest]
    }
  }

  /// The values at both ends.
  func ends(in recipe: ViewRecipe) -> (weakest: Float, strongest: Float) {
    func factors(_ strength: Float) -> (Float, Float) { (max(0, 1 - strength), 1 + strength) }
    func falling(_ range: ClosedRange<Float>) -> (Float, Float) { (range.upperBound, range.lowerBound) }
    func rising(_ range: ClosedRange<Float>) -> (Float, Float) { (range.lowerBound, range.upperBound) }
    switch self {
    case .crop: return falling(recipe.cropScale)
    case .cropAspect: return rising(recipe.cropAspect)
    case .horizontalFlip, .verticalFlip, .grey: return (1, 1)
    case .quarterTurn: return (1, 3)
    case .rotation: return (-recipe.rotation, recipe.rotation)
    case .illumination: return (0, recipe.illumination)
    case .brightness: return factors(recipe.brightness)
    case .contrast: return factors(recipe.contrast)
    case .saturation: return factors(recipe.saturation)
    case .hue: return (-recipe.hue, recipe.hue)
    case .gamma: return rising(recipe.gamma)
    case .blur: return rising(recipe.blurSigma)
    case .sharpness: return factors(recipe.sharpness)
    case .solarise: return falling(recipe.solariseThreshold)
    case .noise: return (0, recipe.noise)
    case .shotNoise: return (0, recipe.shotNoise)
    case .jpeg: return falling(recipe.jpegQuality)
    case .cutout: return rising(recipe.cutoutScale)
    }
  }
}
