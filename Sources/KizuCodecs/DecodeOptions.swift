/// How photos become 8-bit pictures; equal options give equal pixels.
public struct DecodeOptions: Sendable, Hashable {
  /// The most pixels of a photo, as stored; checked before memory for them is taken.
  public var pixelLimit: Int
  /// Which samples of 16-bit and floating-point photos become black and white.
  public var intensity: IntensityRange
  /// Whether a JPEG that ends early is taken as far as it goes.
  public var acceptsTruncated: Bool
  /// A shorter side that suffices, in pixels: a JPEG may then be decoded at 1/2, 1/4 or 1/8 of its size, as long
  /// as its shorter side stays at least this; nil for full size.
  public var sufficientShortSide: Int?

  public init(
    pixelLimit: Int = PhotoCodec.pixelLimit, intensity: IntensityRange = .full,
    acceptsTruncated: Bool = false,
    sufficientShortSide: Int? = nil
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
