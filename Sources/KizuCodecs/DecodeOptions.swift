public import KizuCore

/// How photos become 8-bit pictures; equal options give equal pixels.
public struct DecodeOptions: Sendable, Hashable {
  /// The most pixels of a photo, as stored; checked before memory for them is taken.
  public var pixelLimit: Int
  /// Which samples of 16-bit and floating-point photos become black and white.
  public var intensity: IntensityRange
  /// Whether a JPEG that ends early is taken as far as it goes.
  ///
  /// What is missing is then made up by libjpeg: grey, or a coarse picture. Other formats must be whole.
  public var acceptsTruncated: Bool
  /// A shorter side that suffices, in pixels; nil for full size.
  ///
  /// A JPEG is decoded at the first of 1/8, 1/4 and 1/2 of its size, sides rounded up, whose shorter side is at
  /// least this, otherwise, as other formats are, at full size.
  public var sufficientShortSide: Int?

  /// Options for a photo as its file has it, of at most ``PhotoCodec/pixelLimit`` pixels, unless said otherwise.
  public init(
    pixelLimit: Int = PhotoCodec.pixelLimit, intensity: IntensityRange = .full,
    acceptsTruncated: Bool = false, sufficientShortSide: Int? = nil
  ) {
    self.pixelLimit = pixelLimit
    self.intensity = intensity
    self.acceptsTruncated = acceptsTruncated
    self.sufficientShortSide = sufficientShortSide
  }

  /// The greatest divisor of a JPEG's sides, 1, 2, 4 or 8, that leaves enough of them.
  func divisor(width: Int, height: Int) -> Int {
    guard let sufficientShortSide else { return 1 }
    let shortSide = min(width, height)
    return [8, 4, 2].first { (shortSide - 1) / $0 + 1 >= sufficientShortSide } ?? 1
  }
}
