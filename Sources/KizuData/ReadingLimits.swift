public import KizuCodecs

/// Which photos are accepted; those that are not are left out, and stand in the manifest with the reason.
public struct ReadingLimits: Sendable, Codable, Equatable {
  /// The most pixels of a photo.
  public var pixelLimit: Int
  /// Whether a JPEG that ends early is taken as far as it goes.
  public var acceptsTruncated: Bool

  public init(pixelLimit: Int = PhotoCodec.pixelLimit, acceptsTruncated: Bool = false) {
    self.pixelLimit = pixelLimit
    self.acceptsTruncated = acceptsTruncated
  }
}
