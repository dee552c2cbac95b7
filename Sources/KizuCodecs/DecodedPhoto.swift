public import KizuCore

/// A photo as pixels, with what its file says about itself.
public struct DecodedPhoto: Sendable, Equatable {
  /// What the file says of itself; its size is the full one, the right way up.
  public let header: PhotoHeader
  /// The picture the right way up; smaller than the header says where a smaller one sufficed.
  public let image: ImageBuffer
  /// Whether the file ends before the photo does, and the rest is made up.
  public let isTruncated: Bool
  /// The samples that became black and white; nil where the file's samples are bytes or were scaled by libpng.
  public let samplesShown: ClosedRange<Double>?
}
