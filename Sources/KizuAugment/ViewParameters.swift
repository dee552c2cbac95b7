public import KizuCore

/// Everything that makes one view out of a photo, drawn once and then applied without chance.
public struct ViewParameters: Sendable, Equatable {
  /// The part of the photo that is shown.
  public var crop: CropRectangle
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

  /// A view of a crop that is resized and not altered otherwise.
  public init(crop: CropRectangle) {
    self.crop = crop
  }

  /// A view of a whole photo that is resized and not altered otherwise.
  public init(wholeOf image: ImageBuffer) {
    crop = CropRectangle(x: 0, y: 0, width: image.width, height: image.height)
  }
}

extension ViewParameters {
  /// Draws the parameters of one view: a pure function of its arguments.
  ///
  /// Every value is drawn whether it is used or not, the crop last, so recipes that differ in one strength give
  /// views that differ in nothing else.
  ///
  /// - Parameters:
  ///   - recipe: The distributions, valid by ``ViewRecipe/validate()``.
  ///   - width: Columns of the photo, at least 1.
  ///   - height: Rows of the photo, at least 1.
  ///   - seed: The run's seed.
  ///   - epoch: Counted from 0.
  ///   - photo: The photo's index in its set.
  ///   - view: Which view of the photo, from 0.
  public init(
    drawnFrom recipe: ViewRecipe, width: Int, height: Int, seed: UInt64, epoch: UInt32, photo: UInt32,
    view: UInt16
  ) {
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
  }

  /// A factor as torchvision's `ColorJitter` draws it.
  private static func factor(_ strength: Float, using random: inout RandomStream) -> Float {
    random.uniform(in: max(0, 1 - strength)...(1 + strength))
  }
}
