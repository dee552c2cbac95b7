public import KizuCore

/// Everything that makes one view out of a photo, drawn once and then applied without chance.
public struct ViewParameters: Sendable, Equatable {
  /// The part of the photo that is shown.
  public var crop: PixelRectangle
  /// Whether left and right change places.
  public var isFlippedHorizontally = false
  /// Whether top and bottom change places.
  public var isFlippedVertically = false
  /// Quarter turns counter-clockwise after the flips, 0…3, as `numpy.rot90` turns.
  public var quarterTurns = 0
  /// Factor of brightness, at least 0; 1 changes nothing.
  public var brightness: Float = 1
  /// Factor of contrast about the mean grey, at least 0; 1 changes nothing.
  public var contrast: Float = 1
  /// Factor of saturation about each pixel's grey, at least 0; 1 changes nothing.
  public var saturation: Float = 1
  /// Shift of hue in turns, -0.5…0.5; 0 changes nothing.
  public var hue: Float = 0
  /// Whether colour is taken away.
  public var isGrey = false
  /// Standard deviation of the Gaussian blur in pixels of the view; 0 is no blur.
  public var blurSigma: Float = 0
  /// Rotation of the picture counter-clockwise about the middle of the crop in degrees, -45…45.
  public var rotation: Float = 0
  /// How much the light changes from the middle to a corner: a share, 0…1; 0 changes nothing.
  public var illumination: Float = 0
  /// The direction in which the light grows, in turns clockwise from right, 0 ..< 1.
  public var illuminationDirection: Float = 0
  /// Exponent of the tone curve, above 0; 1 changes nothing.
  public var gamma: Float = 1
  /// Factor of sharpness, at least 0: 0 smooths, 1 changes nothing.
  public var sharpness: Float = 1
  /// Samples of at least this are inverted, 0…1; nil inverts none.
  public var solariseThreshold: Float?
  /// Standard deviation of the Gaussian noise, at least 0; 0 is none.
  public var noise: Float = 0
  /// Standard deviation of the shot noise at white, at least 0; 0 is none.
  public var shotNoise: Float = 0
  /// Names the noise of each sample.
  public var noiseKey: UInt64 = 0
  /// libjpeg's quality of the JPEG artefacts, 1…100; nil is none.
  public var jpegQuality: Int?
  /// The square that is hidden; nil is none.
  public var cutout: Cutout?

  /// A view of a crop that is resized and not altered otherwise.
  public init(crop: PixelRectangle) {
    self.crop = crop
  }

  /// A view of a whole photo that is resized and not altered otherwise.
  public init(wholeOf image: ImageBuffer) {
    crop = PixelRectangle(x: 0, y: 0, width: image.width, height: image.height)
  }
}

extension ViewParameters {
  /// Draws the parameters of one view: a pure function of its arguments.
  ///
  /// Every value is drawn whether it is used or not, so recipes that differ in one strength give views that differ
  /// in nothing else. The crop, which takes as many draws as it needs, is the last of its stream; what came later
  /// to Kizu has a stream of its own.
  ///
  /// - Parameters:
  ///   - recipe: The distributions, valid by ``ViewRecipe/validate()``.
  ///   - width: Columns of the photo, at least 1.
  ///   - height: Rows of the photo, at least 1.
  ///   - seed: The run's seed.
  ///   - epoch: Counted from 0.
  ///   - photo: The photo's index in its set.
  ///   - view: Which view of the photo, 0…32767.
  public init(
    drawnFrom recipe: ViewRecipe, width: Int, height: Int, seed: UInt64, epoch: UInt32, photo: UInt32,
    view: UInt16
  ) {
    precondition(view < 0x8000)
    var random = RandomStream(seed: seed, purpose: .view, epoch: epoch, item: photo, view: view)
    let flipsHorizontally = random.chance(recipe.horizontalFlip)
    let flipsVertically = random.chance(recipe.verticalFlip)
    let turns = random.chance(recipe.quarterTurn)
    let turn = 1 + Int(random.nextWord() % 3)
    let jitters = random.chance(recipe.jitter)
    let brightness = Self.factor(recipe.brightness, using: &random)
    let contrast = Self.factor(recipe.contrast, using: &random)
    let saturation = Self.factor(recipe.saturation, using: &random)
    let hue = random.uniform(in: -recipe.hue...recipe.hue)
    let greys = random.chance(recipe.grey)
    let blurs = random.chance(recipe.blur)
    let sigma = random.uniform(in: recipe.blurSigma)
    self.init(
      crop: .random(
        inWidth: width, height: height, scale: recipe.cropScale, aspect: recipe.cropAspect, using: &random))
    isFlippedHorizontally = flipsHorizontally
    isFlippedVertically = flipsVertically
    quarterTurns = turns ? turn : 0
    if jitters {
      self.brightness = brightness
      self.contrast = contrast
      self.saturation = saturation
      self.hue = hue
    }
    isGrey = greys
    blurSigma = blurs ? sigma : 0
    // The upper half of the views' numbers names the second stream.
    var effects = RandomStream(seed: seed, purpose: .view, epoch: epoch, item: photo, view: view | 0x8000)
    drawEffects(recipe, using: &effects)
  }

  /// A factor as torchvision's `ColorJitter` draws it.
  static func factor(_ strength: Float, using random: inout RandomStream) -> Float {
    random.uniform(in: max(0, 1 - strength)...(1 + strength))
  }
}
