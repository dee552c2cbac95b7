/// The colour operations of one view after brightness, with their constants worked out.
struct ColourAdjustment {
  /// Shares of red, green and blue in grey (ITU-R BT.601).
  static let red: Float = 0.299
  static let green: Float = 0.587
  static let blue: Float = 0.114

  /// Factor of contrast.
  var contrast: Float
  /// What contrast adds: (1 - contrast) times the mean grey.
  var contrastOffset: Float
  /// Factor of saturation.
  var saturation: Float
  /// Shift of hue in sixths of a turn, 0 ..< 6.
  var hueSixths: Float
  /// Whether only grey is kept, in the first plane.
  var isGrey: Bool

  var changesContrast: Bool { contrast != 1 }
  var changesSaturation: Bool { saturation != 1 }
  var changesHue: Bool { hueSixths != 0 }
  /// Whether there is anything to do.
  var changesAnything: Bool { changesContrast || changesSaturation || changesHue || isGrey }

  /// The operations of a view whose mean grey after brightness is `mean`.
  init(_ parameters: ViewParameters, meanGrey mean: Float) {
    contrast = parameters.contrast
    contrastOffset = (1 - parameters.contrast) * mean
    saturation = parameters.saturation
    let turns = parameters.hue - parameters.hue.rounded(.down)
    hueSixths = turns < 1 ? 6 * turns : 0
    isGrey = parameters.isGrey
  }
}
