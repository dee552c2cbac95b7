/// How strongly views of a photo are altered: the distributions that ``ViewParameters`` are drawn from.
///
/// The steps and their order are crop and resize, flips, quarter turns, brightness, contrast, saturation, hue,
/// grey, blur, normalisation. On one-channel photos saturation, hue and grey do nothing.
public struct ViewRecipe: Sendable, Codable, Equatable {
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
  }
}
