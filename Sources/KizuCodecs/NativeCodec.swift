import CKizuCodecs
import KizuCore

/// The C decoders behind arrays: the one place where Kizu hands bytes to libpng and libjpeg.
enum NativeCodec {
  /// What stands before the pixels: width, height and channels as stored, each at least 1.
  static func header(
    _ format: PhotoFormat, _ bytes: [UInt8], file: String
  ) throws(CodecError) -> kizu_photo_header {
    var header = kizu_photo_header()
    var message = emptyMessage
    // SAFETY: arrays become pointers that are valid for the call; the count is that of the bytes.
    let status =
      switch format {
      case .png: unsafe kizu_png_read_header(bytes, bytes.count, &header, &message)
      case .jpeg: unsafe kizu_jpeg_read_header(bytes, bytes.count, &header, &message)
      }
    try check(status, message, file: file)
    return header
  }

  /// The samples of a picture, `height * width * channels` as the header says.
  static func pixels(
    _ format: PhotoFormat, _ bytes: [UInt8], header: kizu_photo_header, file: String
  ) throws(CodecError) -> [UInt8] {
    let count = Int(header.width) * Int(header.height) * Int(header.channels)
    var status = KIZU_CODEC_OK
    var message = emptyMessage
    // SAFETY: the decoder writes `count` samples if it succeeds, and checks that the header is still the
    // same before the first; after a failure none is used.
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { destination, initialized in
      let start = destination.baseAddress
      status =
        switch format {
        case .png: unsafe kizu_png_decode(bytes, bytes.count, header, start, &message)
        case .jpeg: unsafe kizu_jpeg_decode(bytes, bytes.count, header, start, &message)
        }
      initialized = status == KIZU_CODEC_OK ? count : 0
    }
    try check(status, message, file: file)
    return pixels
  }

  /// A PNG of the samples, deterministic for one version of libpng and zlib.
  static func encodePNG(_ image: ImageBuffer) throws(CodecError) -> [UInt8] {
    let header = kizu_photo_header(
      width: UInt32(image.width), height: UInt32(image.height), channels: UInt32(image.channels))
    let bound = kizu_png_encode_bound(header)
    var status = KIZU_CODEC_OK
    var message = emptyMessage
    // SAFETY: `ImageBuffer` holds exactly the samples of its size; the encoder stops at `bound` bytes.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: bound) { destination, initialized in
      var written = 0
      status = unsafe kizu_png_encode(
        header, image.pixels, destination.baseAddress, bound, &written, &message)
      initialized = status == KIZU_CODEC_OK ? written : 0
    }
    guard status == KIZU_CODEC_OK else { throw .notEncoded(message: text(message)) }
    // A copy of the right size: the bound is often many times what was written.
    var exact: [UInt8] = []
    exact.reserveCapacity(bytes.count)
    exact.append(contentsOf: bytes)
    return exact
  }

  private static var emptyMessage: [CChar] {
    [CChar](repeating: 0, count: KIZU_CODEC_MESSAGE_CAPACITY)
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func check(
    _ status: kizu_codec_status, _ message: [CChar], file: String
  ) throws(CodecError) {
    switch status {
    case KIZU_CODEC_OK: return
    case KIZU_CODEC_TRUNCATED: throw .truncated(file: file)
    case KIZU_CODEC_UNSUPPORTED: throw .unsupported(file: file, message: text(message))
    case KIZU_CODEC_OUT_OF_MEMORY: throw .outOfMemory(file: file)
    default: throw .corrupt(file: file, message: text(message))
    }
  }
}
