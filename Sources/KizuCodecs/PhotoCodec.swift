import CKizuCodecs
public import KizuCore

/// Photos from bytes and back: PNG and JPEG, 8 bits a sample, one channel (grey) or three (RGB).
///
/// - Grey files give one channel, all others three. Palettes are looked up, CMYK and YCCK become RGB without a
///   colour profile, 16-bit samples are scaled to 8 with rounding.
/// - Alpha and `tRNS` transparency are dropped, not blended: a hidden pixel shows its stored colour.
/// - No gamma or colour profile is applied, so samples are those that the camera wrote.
/// - The EXIF orientation of a JPEG is applied; a PNG is taken as it stands.
/// - A file that is truncated or damaged is an error, never a picture that is made up in part.
///
/// ```swift
/// let photo = try PhotoCodec.decode(file: "line3/0017.jpg")
/// ```
public enum PhotoCodec {
  /// The most pixels of a photo unless a caller says otherwise.
  public static let pixelLimit = 250_000_000

  /// The most columns or rows; memory for one row stays small beside the photo.
  public static let sideLimit = 1_000_000

  /// The format and size of a photo, without decoding its pixels.
  ///
  /// - Parameters:
  ///   - bytes: The whole file, or at least all that stands before the pixels.
  ///   - file: The name that errors give.
  /// - Returns: The header, with the size that the decoded photo has.
  /// - Throws: Any ``CodecError`` about the content.
  public static func header(_ bytes: [UInt8], file: String) throws(CodecError) -> PhotoHeader {
    let format = try format(bytes, file: file)
    let stored = try NativeCodec.header(format, bytes, file: file)
    let orientation = format == .jpeg ? ExifOrientation.read(fromJPEG: bytes) : .upright
    return header(stored, format: format, orientation: orientation)
  }

  /// The photo that the bytes of a file hold.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors give.
  ///   - options: Limits, and how samples become 8 bits.
  /// - Returns: The photo the right way up, with its header.
  /// - Throws: Any ``CodecError`` about the content.
  public static func photo(
    _ bytes: [UInt8], file: String, options: DecodeOptions = DecodeOptions()
  ) throws(CodecError) -> DecodedPhoto {
    let format = try format(bytes, file: file)
    let stored = try NativeCodec.header(format, bytes, file: file)
    let (width, height) = (Int(stored.width), Int(stored.height))
    // The product of two 32-bit numbers fits 64 bits.
    guard width * height <= options.pixelLimit, max(width, height) <= sideLimit else {
      throw .tooManyPixels(file: file, width: width, height: height, limit: options.pixelLimit)
    }
    let pixels = try NativeCodec.pixels(format, bytes, header: stored, file: file)
    let image = ImageBuffer(width: width, height: height, channels: Int(stored.channels), pixels: pixels)
    let orientation = format == .jpeg ? ExifOrientation.read(fromJPEG: bytes) : .upright
    return DecodedPhoto(
      header: header(stored, format: format, orientation: orientation),
      image: image.turned(orientation), isTruncated: false)
  }

  /// The picture that the bytes of a file hold.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - file: The name that errors give.
  ///   - options: Limits, and how samples become 8 bits.
  /// - Returns: The picture the right way up.
  /// - Throws: Any ``CodecError`` about the content.
  public static func decode(
    _ bytes: [UInt8], file: String, options: DecodeOptions = DecodeOptions()
  ) throws(CodecError) -> ImageBuffer {
    try photo(bytes, file: file, options: options).image
  }

  /// A PNG file of the picture: 8 bits, grey or RGB, not interlaced, zlib level 6, no metadata.
  ///
  /// Equal pictures give equal bytes with one version of libpng and zlib.
  ///
  /// - Parameter image: The picture.
  /// - Returns: The bytes of the file.
  /// - Throws: ``CodecError/notEncoded(message:)`` where a side is too long for the format or memory runs out.
  public static func encodePNG(_ image: ImageBuffer) throws(CodecError) -> [UInt8] {
    guard max(image.width, image.height) <= sideLimit else {
      throw .notEncoded(message: "a side is longer than \(sideLimit) pixels")
    }
    return try NativeCodec.encodePNG(image)
  }

  /// The libraries that decode, with their versions, one text each.
  public static var libraryVersions: [String] {
    // SAFETY: both functions give terminated texts that live as long as the program.
    unsafe ["libpng \(String(cString: kizu_png_version()))", String(cString: kizu_jpeg_version())]
  }

  private static func header(
    _ stored: kizu_photo_header, format: PhotoFormat, orientation: ExifOrientation
  ) -> PhotoHeader {
    let (width, height) = (Int(stored.width), Int(stored.height))
    return PhotoHeader(
      format: format, width: orientation.swapsSides ? height : width,
      height: orientation.swapsSides ? width : height, channels: Int(stored.channels), bitDepth: 8,
      pageCount: 1)
  }

  private static func format(_ bytes: [UInt8], file: String) throws(CodecError) -> PhotoFormat {
    guard let format = PhotoFormat.identify(bytes) else {
      throw .unknownFormat(file: file, found: ForeignContent.describe(bytes))
    }
    return format
  }
}
