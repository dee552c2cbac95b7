/// What a photo file says about itself before its pixels.
public struct PhotoHeader: Sendable, Equatable {
  /// The format of the file.
  public let format: PhotoFormat
  /// Columns of the decoded photo, after its EXIF orientation is applied; at least 1.
  public let width: Int
  /// Rows of the decoded photo, after its EXIF orientation is applied; at least 1.
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue): what ``PhotoCodec`` decodes to, not what the file holds.
  public let channels: Int
}
