public import KizuCodecs
public import KizuCore

/// A photo as training and evaluation see it: decoded, one channel where it is grey, shrunk to its form.
public struct WorkingPhoto: Sendable {
  /// The pixels.
  public let image: ImageBuffer
  /// Columns at full size.
  public let width: Int
  /// Rows at full size.
  public let height: Int
  /// Channels as decoded: 1 (grey) or 3.
  public let channels: Int
  /// Pictures in the file, of which this is the first.
  public let pageCount: Int
  /// Whether the file ends before the photo does.
  public let isTruncated: Bool

  /// Changed whenever the pixels of some form come out otherwise than before, so that no cache mixes the two.
  private static let revision = 1

  /// Decodes a photo; the only way in which files become the pixels of a form.
  ///
  /// A JPEG is decoded at 1/2, 1/4 or 1/8 where that still gives the form's shorter side, and every photo is then
  /// shrunk through the antialiased filter of `ImageBuffer.resized`. Smaller photos are not enlarged.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors give.
  ///   - form: The form.
  ///   - limits: What is accepted.
  /// - Throws: Any `CodecError` about the content.
  public init(
    decoding bytes: [UInt8], file: String, form: PhotoForm, limits: ReadingLimits
  ) throws(CodecError) {
    let options = DecodeOptions(
      pixelLimit: limits.pixelLimit, intensity: form.intensity, acceptsTruncated: limits.acceptsTruncated,
      sufficientShortSide: form.shortSide)
    let photo = try PhotoCodec.photo(bytes, file: file, options: options)
    image = Self.shrunk(
      photo.image.isGrey ? photo.image.keepingOneChannel() : photo.image, to: form.shortSide)
    (width, height, channels) = (photo.header.width, photo.header.height, photo.header.channels)
    pageCount = photo.header.pageCount
    isTruncated = photo.isTruncated
  }

  /// A photo whose pixels were made before.
  init(_ image: ImageBuffer, cached row: PixelCacheRow) {
    self.image = image
    (width, height, channels) = (row.fullWidth, row.fullHeight, row.fullChannels)
    pageCount = row.pageCount
    isTruncated = false
  }

  private static func shrunk(_ image: ImageBuffer, to shortSide: Int?) -> ImageBuffer {
    let side = min(image.width, image.height)
    guard let shortSide, side > shortSide else { return image }
    let scaled = { (length: Int) in max(1, (length * shortSide + side / 2) / side) }
    return image.resized(width: scaled(image.width), height: scaled(image.height))
  }

  /// A name that is the same for equal pixels only: of the form, this program's way to it, and its libraries.
  static func name(of form: PhotoForm) -> String {
    // How a photo is cut decides which of its pixels are looked at, not what they are.
    let shortSide = form.shortSide.map { "\($0)" } ?? "native"
    let facts = ["\(revision)", shortSide, "\(form.intensity)"] + PhotoCodec.libraryVersions
    return String(FileDigest.sha256(of: Array(facts.joined(separator: "\n").utf8)).prefix(16))
  }
}
