/// The form in which training and evaluation see a photo's pixels, however large its file is.
///
/// Equal forms of equal files give equal pixels, whether they come from the file or from a cache.
public struct PhotoForm: Sendable, Codable, Hashable {
  /// Larger photos are shrunk until their shorter side is this, in pixels; nil leaves every photo as large as it is.
  public var shortSide: Int?
  /// Which samples of 16-bit and floating-point photos become black and white.
  public var intensity: IntensityRange
  /// How photos are cut into samples; nil takes each photo as one.
  public var tiling: Tiling?

  public init(shortSide: Int? = nil, intensity: IntensityRange = .full, tiling: Tiling? = nil) {
    self.shortSide = shortSide
    self.intensity = intensity
    self.tiling = tiling
  }

  /// Photos as their files have them.
  public static let native = PhotoForm()
}
