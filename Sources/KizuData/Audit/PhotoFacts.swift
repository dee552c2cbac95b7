public import KizuCodecs

/// What is known about one photo file besides its pixels; small, so that a million can be kept.
public struct PhotoFacts: Sendable, Equatable {
  /// Digest of the file.
  public var digest: ContentDigest
  /// Length of the file.
  public var bytes: Int
  /// The format, told by the content.
  public var format: PhotoFormat
  /// Columns of the photo at full size, the right way up.
  public var width: Int
  /// Rows of the photo at full size, the right way up.
  public var height: Int
  /// 1 (grey) or 3: what the file decodes to.
  public var channels: Int
  /// Bits of a sample in the file.
  public var bitDepth: Int
  /// Pictures in the file, of which the first is looked at.
  public var pageCount: Int
  /// Whether every pixel has R = G = B.
  public var isGrey: Bool
  /// Where nearly all samples lie, for samples of more than 8 bits.
  public var samples: ClosedRange<Double>?

  /// Width divided by height.
  public var aspect: Double { Double(width) / Double(height) }
}

/// What came of reading one file.
public enum PhotoReading: Sendable, Equatable {
  /// A photo that decodes.
  case photo(PhotoFacts)
  /// A file that cannot be used. `reason` begins with a verb, as in "is truncated: …"; the digest is nil
  /// where the file could not even be read.
  case broken(reason: String, digest: ContentDigest?)
}
