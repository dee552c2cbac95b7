import KizuCore
import RealModule

extension ViewOperation {
  /// The value that a level stands for, in the units of the recipe's key.
  public func value(_ level: Level, in recipe: ViewRecipe) -> Float {
    let (low, high) = ends(in: recipe)
    switch level {
    case .weakest: return low
    case .strongest: return high
    case .middle:
      // As they are drawn: on a logarithmic scale.
      if self == .gamma || self == .cropAspect { return Float.sqrt(low * high) }
      let middle = low + level.share * (high - low)
      return self == .quarterTurn || self == .jpeg ? middle.rounded() : middle
    }
  }

  /// A view of the whole photo that this operation alone has altered; only a crop or a hidden square lies by
  /// chance.
  ///
  /// - Parameters:
  ///   - level: How strongly.
  ///   - recipe: Whose values.
  ///   - width: Columns of the photo, at least 1.
  ///   - height: Rows of the photo, at least 1.
  ///   - seed: Decides with the next two where crops, hidden squares and noise lie.
  ///   - photo: The photo's index in its set.
  ///   - view: Which view of the photo, 0…32767.
  /// - Returns: What a ``ViewMaker`` applies.
  public func parameters(
    _ level: Level, in recipe: ViewRecipe, width: Int, height: Int, seed: UInt64, photo: UInt32, view: UInt16
  ) -> ViewParameters {
    // Training never reaches this epoch, so these draws are of no view of its own.
    var random = RandomStream(seed: seed, purpose: .view, epoch: .max, item: photo, view: view)
    var parameters = ViewParameters(crop: PixelRectangle(x: 0, y: 0, width: width, height: height))
    let value = value(level, in: recipe)
    switch self {
    case .crop:
      parameters.crop = .random(
        inWidth: width, height: height, scale: value...value, aspect: recipe.cropAspect, using: &random)
    case .cropAspect:
      parameters.crop = .central(inWidth: width, height: height, aspect: value...value)
    case .horizontalFlip: parameters.isFlippedHorizontally = true
    case .verticalFlip: parameters.isFlippedVertically = true
    case .quarterTurn: parameters.quarterTurns = Int(value)
    case .rotation: parameters.rotation = value
    case .illumination:
      parameters.illumination = value
      parameters.illuminationDirection = random.unit()
    case .brightness: parameters.brightness = value
    case .contrast: parameters.contrast = value
    case .saturation: parameters.saturation = value
    case .hue: parameters.hue = value
    case .grey: parameters.isGrey = true
    case .gamma: parameters.gamma = value
    case .blur: parameters.blurSigma = value
    case .sharpness: parameters.sharpness = value
    case .solarise: parameters.solariseThreshold = value
    case .noise:
      parameters.noise = value
      parameters.noiseKey = random.next()
    case .shotNoise:
      parameters.shotNoise = value
      parameters.noiseKey = random.next()
    case .jpeg: parameters.jpegQuality = Int(value.rounded())
    case .cutout:
      parameters.cutout = Cutout(side: Float.sqrt(value), across: random.unit(), down: random.unit())
    }
    return parameters
  }
}
