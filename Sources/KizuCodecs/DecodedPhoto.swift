public import KizuCore

/// A photo as pixels, with what its file says about itself.
public struct DecodedPhoto: Sendable, Equatable {
  /// Format and size as stored.
  public let header: PhotoHeader
  /// The picture the right way up; smaller than the header says where a smaller one sufficed.
  public let image: ImageBuffer
  /// Whether the file ends before the photo does, and the rest is made up.
  public let isTruncated: Bool
}
