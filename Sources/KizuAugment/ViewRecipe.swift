/// How strongly views of a photo are altered: the distributions that ``ViewParameters`` are drawn from.
///
/// The steps and their order are those of ``ViewMaker``, which defines each. On one-channel photos saturation,
/// hue and grey do nothing. A value that is 0 switches its step off, but for the ranges, whose doc says what does.
public struct ViewRecipe: Sendable, Equatable {
  /// Share of the photo's area that a crop covers, each bound in 0.001…1.
  public var cropScale: ClosedRange<Float>
  /// Width over height of a crop, drawn uniformly on a logarithmic scale, each bound in 0.1…10.
  public var cropAspect: ClosedRange<Float>
  /// Probability of a flip from left to right, 0…1.
  public var horizontalFlip: Float
  /// Probability of a flip from top to bottom, 0…1.
  public var verticalFlip: Float
  /// Probability of a turn by 90, 180 or 270 degrees, each equally likely, 0…1.
  ///
  /// At 0.75 all four orientations are equally likely.
  public var quarterTurn: Float
  /// Probability that brightness, contrast, saturation and hue change at all, 0…1.
  public var jitter: Float
  /// Strength b of brightness: the factor is uniform in max(0, 1 - b)…1 + b; 0…1.
  public var brightness: Float
  /// Strength of contrast, as ``brightness``.
  public var contrast: Float
  /// Strength of saturation, as ``brightness``.
  public var saturation: Float
  /// Strength h of hue: the shift is uniform in -h…h of a whole turn round the colour circle; 0…0.5.
  public var hue: Float
  /// Probability that colour is taken away, 0…1.
  public var grey: Float
  /// Probability of a Gaussian blur, 0…1.
  public var blur: Float
  /// Standard deviation of the blur in pixels of the view, drawn uniformly, each bound in 0.01…10.
  public var blurSigma: ClosedRange<Float>
  /// The largest rotation to either side in degrees, drawn uniformly, 0…45.
  public var rotation: Float
  /// The largest illumination gradient a: the light changes by up to ±a from corner to corner, in a direction
  /// drawn uniformly; a is drawn uniformly, 0…1.
  public var illumination: Float
  /// Exponent of the tone curve, drawn uniformly on a logarithmic scale, each bound in 0.2…5; 1…1 is off.
  public var gamma: ClosedRange<Float>
  /// Strength of sharpness, as ``brightness``.
  public var sharpness: Float
  /// Probability that samples from a threshold on are inverted, 0…1.
  public var solarise: Float
  /// The threshold, drawn uniformly, each bound in 0…1.
  public var solariseThreshold: ClosedRange<Float>
  /// The largest standard deviation of Gaussian noise, drawn uniformly; 1 is the way from black to white; 0…0.5.
  public var noise: Float
  /// The largest standard deviation of shot noise at white, drawn uniformly, 0…0.5.
  public var shotNoise: Float
  /// Probability of JPEG artefacts, 0…1.
  public var jpeg: Float
  /// libjpeg's quality, a whole number drawn uniformly, each bound in 1…100.
  public var jpegQuality: ClosedRange<Float>
  /// Probability that a square is cut out, 0…1.
  public var cutout: Float
  /// Share of the view's area that is cut out, drawn uniformly, each bound in 0.001…0.5.
  public var cutoutScale: ClosedRange<Float>

  /// A recipe that crops and does nothing else.
  public init(cropScale: ClosedRange<Float>, cropAspect: ClosedRange<Float> = 3 / 4...4 / 3) {
    self.cropScale = cropScale
    self.cropAspect = cropAspect
    horizontalFlip = 0
    verticalFlip = 0
    quarterTurn = 0
    jitter = 0
    brightness = 0
    contrast = 0
    saturation = 0
    hue = 0
    grey = 0
    blur = 0
    blurSigma = 0.1...2
    rotation = 0
    illumination = 0
    gamma = 1...1
    sharpness = 0
    solarise = 0
    solariseThreshold = 0.5...0.5
    noise = 0
    shotNoise = 0
    jpeg = 0
    jpegQuality = 30...95
    cutout = 0
    cutoutScale = 0.02...0.1
  }
}
