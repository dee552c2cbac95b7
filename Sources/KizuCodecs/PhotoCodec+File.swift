public import KizuCore

extension PhotoCodec {
  /// The longest file that is read, in bytes: 1 GiB.
  public static let fileSizeLimit = 1 << 30

  /// The photo in a file.
  ///
  /// - Parameters:
  ///   - file: The path, absolute or relative to the working directory.
  ///   - options: Limits, and how samples become 8 bits.
  /// - Returns: The photo the right way up.
  /// - Throws: Any ``CodecError``.
  public static func decode(
    file: String, options: DecodeOptions = DecodeOptions()
  ) throws(CodecError) -> ImageBuffer {
    try decode(bytes(ofFile: file), file: file, options: options)
  }

  /// The format and size of the photo in a file, without decoding its pixels.
  ///
  /// - Parameter file: The path, absolute or relative to the working directory.
  /// - Returns: The header, with the size that the decoded photo has.
  /// - Throws: Any ``CodecError``.
  public static func header(file: String) throws(CodecError) -> PhotoHeader {
    try header(bytes(ofFile: file), file: file)
  }

  /// The content of a regular file of at most ``fileSizeLimit`` bytes.
  ///
  /// - Parameter file: The path, absolute or relative to the working directory.
  /// - Returns: Its bytes.
  /// - Throws: ``CodecError/unreadable(file:reason:)`` or ``CodecError/fileTooLarge(file:bytes:limit:)``.
  public static func bytes(ofFile file: String) throws(CodecError) -> [UInt8] {
    let source = try RegularFile(opening: file)
    guard source.size <= fileSizeLimit else {
      throw .fileTooLarge(file: file, bytes: source.size, limit: fileSizeLimit)
    }
    return try source.next(source.size)
  }
}
