import CKizuCodecs
public import KizuCore

/// Photos from bytes and back: PNG, JPEG, TIFF and BMP to 8 bits a sample, one channel (grey) or three (RGB).
///
/// - Grey files give one channel, all others three; a BMP is grey where all colours of its palette are.
///   Palettes are looked up, CMYK and YCCK JPEGs become RGB without a colour profile.
/// - Samples of 16 bits and floats are scaled to 8 bits by ``DecodeOptions/intensity``, those of fewer than 8
///   bits so that the greatest becomes 255.
/// - Alpha, `tRNS` transparency and other extra samples are dropped, not blended: a hidden pixel shows its
///   stored colour.
/// - No gamma or colour profile is applied, so samples are those that the camera wrote.
/// - The orientation that a JPEG's EXIF or a TIFF tells is applied; PNG and BMP are taken as they stand.
/// - Of a TIFF with several pictures the first is read; ``PhotoHeader/pageCount`` tells how many there are.
/// - A file that is truncated or damaged is an error, never a picture that is made up in part, unless
///   ``DecodeOptions/acceptsTruncated`` allows it for a JPEG.
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
    return try header(NativeCodec.header(format, bytes, file: file), format: format, bytes)
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
    var stored = try NativeCodec.header(format, bytes, file: file)
    let (width, height) = (Int(stored.width), Int(stored.height))
    // The product of two 32-bit numbers fits 64 bits.
    guard width * height <= options.pixelLimit, max(width, height) <= sideLimit else {
      throw .tooManyPixels(file: file, width: width, height: height, limit: options.pixelLimit)
    }
    // The samples, their bytes, and the picture turned.
    let samples = width * height * Int(stored.channels)
    guard kizu_memory_is_there(samples * (Int(stored.sample) + 2)) != 0 else {
      throw .outOfMemory(file: file)
    }
    var pixels: [UInt8]
    var (divisor, isTruncated) = (1, false)
    var scale: IntensityScale?
    if format == .jpeg {
      divisor = options.divisor(width: width, height: height)
      (pixels, isTruncated) = try NativeCodec.jpegPixels(
        bytes, header: stored, divisor: divisor, acceptsTruncated: options.acceptsTruncated, file: file)
    } else {
      // libpng scales 16 bits itself, without a copy of the picture.
      if format == .png && options.intensity == .full { stored.sample = KIZU_SAMPLE_U8.rawValue }
      (pixels, scale) = try NativeCodec.raster(format, bytes, header: stored, file: file)
        .bytes(options.intensity)
    }
    if stored.is_inverted != 0 { for index in pixels.indices { pixels[index] = 255 - pixels[index] } }
    let image = ImageBuffer(
      width: (width - 1) / divisor + 1, height: (height - 1) / divisor + 1,
      channels: Int(stored.channels), pixels: pixels)
    return DecodedPhoto(
      header: header(stored, format: format, bytes), image: image.turned(orientation(stored)),
      isTruncated: isTruncated, samplesShown: scale.flatMap { $0.low <= $0.high ? $0.low...$0.high : nil })
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
    // SAFETY: all functions give terminated texts that live as long as the program.
    let (png, jpeg, tiff) = unsafe (
      String(cString: kizu_png_version()), String(cString: kizu_jpeg_version()),
      String(cString: kizu_tiff_version())
    )
    // "LIBTIFF, Version 4.5.0", and lines about its makers.
    let number = tiff.prefix { !$0.isNewline }.split(separator: " ").last ?? ""
    return ["libpng \(png)", jpeg, "libtiff \(number)"]
  }

  private static func header(
    _ stored: kizu_photo_header, format: PhotoFormat, _ bytes: [UInt8]
  ) -> PhotoHeader {
    let (width, height) = (Int(stored.width), Int(stored.height))
    let swapsSides = orientation(stored).swapsSides
    let pages = format == .tiff ? TIFFNumbers(bytes[...])?.directoryCount : nil
    return PhotoHeader(
      format: format, width: swapsSides ? height : width, height: swapsSides ? width : height,
      channels: Int(stored.channels), bitDepth: Int(stored.bit_depth), pageCount: max(1, pages ?? 1))
  }

  private static func orientation(_ stored: kizu_photo_header) -> ExifOrientation {
    ExifOrientation(rawValue: Int(stored.orientation)) ?? .upright
  }

  private static func format(_ bytes: [UInt8], file: String) throws(CodecError) -> PhotoFormat {
    guard let format = PhotoFormat.identify(bytes) else {
      throw .unknownFormat(file: file, found: ForeignContent.describe(bytes))
    }
    return format
  }
}
