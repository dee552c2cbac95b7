/// What a photo file says about itself before its pixels.
public struct PhotoHeader: Sendable, Equatable {
  /// The format of the file.
  public let format: PhotoFormat
  /// Columns of the photo at full size, after its EXIF orientation is applied; at least 1.
  public let width: Int
  /// Rows of the photo at full size, after its EXIF orientation is applied; at least 1.
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue): what ``PhotoCodec`` decodes to, not what the file holds.
  public let channels: Int
  /// Bits of a sample in the file, of the widest channel: 1, 2, 4, 8, 16, 32 or 64; in a BMP also others.
  public let bitDepth: Int
  /// Pictures in the file, of which the first is decoded; at least 1.
  public let pageCount: Int
}
