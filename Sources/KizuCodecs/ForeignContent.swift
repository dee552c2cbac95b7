/// What a file is that is no photo Kizu reads, in words for a message.
enum ForeignContent {
  private struct Signature {
    var offset = 0
    let bytes: [UInt8]
    let name: String
  }

  private static let signatures: [Signature] = [
    Signature(bytes: Array("GIF8".utf8), name: "a GIF"),
    Signature(offset: 8, bytes: Array("WEBP".utf8), name: "a WebP"),
    Signature(offset: 4, bytes: Array("ftypavif".utf8), name: "an AVIF"),
    Signature(offset: 4, bytes: Array("ftyphei".utf8), name: "a HEIF"),
    Signature(offset: 4, bytes: Array("ftypmif1".utf8), name: "a HEIF"),
    Signature(offset: 4, bytes: Array("ftyp".utf8), name: "a video"),
    Signature(offset: 4, bytes: Array("jP  ".utf8), name: "a JPEG 2000"),
    Signature(bytes: [0xFF, 0x0A], name: "a JPEG XL"),
    Signature(offset: 4, bytes: Array("JXL ".utf8), name: "a JPEG XL"),
    Signature(bytes: Array("8BPS".utf8), name: "a Photoshop document"),
    Signature(bytes: Array("%PDF".utf8), name: "a PDF"),
    Signature(bytes: [0x50, 0x4B, 0x03, 0x04], name: "a ZIP archive"),
    Signature(bytes: [0x1F, 0x8B], name: "a gzip archive"),
  ]

  /// A noun with its article: "a GIF", "an HTML page", "a text file", "an empty file".
  static func describe(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "an empty file" }
    for signature in signatures where bytes.dropFirst(signature.offset).starts(with: signature.bytes) {
      return signature.name
    }
    let start = bytes.prefix(512)
    if start.allSatisfy({ $0 == 0 }) { return "a file of zeros" }
    // A control byte other than tab, line feed, form feed and carriage return stands in no text.
    guard start.allSatisfy({ $0 >= 0x20 || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }),
      isUTF8(start, cut: start.count < bytes.count)
    else { return "a file of an unknown kind" }
    let text = String(decoding: start, as: UTF8.self).lowercased()
    if text.contains("<!doctype html") || text.contains("<html") { return "an HTML page" }
    if text.contains("<svg") { return "an SVG drawing" }
    return "a text file"
  }

  /// Whether bytes are UTF-8, but for a last character that a cut may have split.
  private static func isUTF8(_ bytes: ArraySlice<UInt8>, cut: Bool) -> Bool {
    (cut ? 0...3 : 0...0).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}
