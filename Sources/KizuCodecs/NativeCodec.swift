import CKizuCodecs
import KizuCore

/// The C decoders behind arrays: the one place where Kizu hands bytes to libpng, libjpeg and libtiff.
enum NativeCodec {
  /// A PNG of the samples, deterministic for one version of libpng and zlib.
  static func encodePNG(_ image: ImageBuffer) throws(CodecError) -> [UInt8] {
    let header = kizu_photo_header(
      width: UInt32(image.width), height: UInt32(image.height), channels: UInt32(image.channels),
      bit_depth: 8, sample: KIZU_SAMPLE_U8.rawValue, orientation: 1, is_inverted: 0)
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

  static var emptyMessage: [CChar] {
    [CChar](repeating: 0, count: KIZU_CODEC_MESSAGE_CAPACITY)
  }

  /// The message as one line; libraries quote what a file holds, even its line ends.
  private static func text(_ message: [CChar]) -> String {
    let bytes = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)
  }

  /// Throws what a status other than `OK` means.
  static func check(
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
