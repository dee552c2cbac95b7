import CKizuCodecs

/// What stands before the pixels of a Windows bitmap, or of one of OS/2: BITMAPFILEHEADER, one of the info
/// headers, bit masks and palette, as Microsoft's "Bitmap Storage" describes them.
struct BMPHeader {
  /// How pixels are packed, by the header's number for it.
  enum Compression: Int {
    case none, runs8, runs4, masks, jpeg, png, masksWithAlpha
  }

  /// Bytes of the info headers there are: OS/2 1, Windows 3 (plain, with masks, with alpha), OS/2 2, Windows 4, 5.
  static let sizes = [12, 40, 52, 56, 64, 108, 124]

  let width: Int
  let height: Int
  let isTopDown: Bool
  /// Bits of a pixel: 1, 4, 8, 16, 24 or 32.
  let bits: Int
  let compression: Compression
  /// Where the pixels begin.
  let pixelOffset: Int
  /// Red, green and blue of each colour; empty where pixels hold their colours themselves.
  let palette: [[UInt8]]
  /// The bits of red, green and blue in a pixel of 16 or 32 bits.
  let masks: [BMPMask]

  /// Whether all colours of the palette are grey.
  var isGrey: Bool {
    !palette.isEmpty && palette.allSatisfy { $0[0] == $0[1] && $0[1] == $0[2] }
  }

  /// From one row in the file to the next, in bytes: rows are filled up to four.
  var rowBytes: Int { (width * bits + 31) / 32 * 4 }

  var stored: kizu_photo_header {
    let depth = bits <= 8 ? bits : masks.map(\.width).max() ?? 8
    return kizu_photo_header(
      width: UInt32(width), height: UInt32(height), channels: isGrey ? 1 : 3, bit_depth: UInt32(depth),
      sample: KIZU_SAMPLE_U8.rawValue, orientation: 1, is_inverted: 0)
  }

  init(_ bytes: [UInt8], file: String) throws(CodecError) {
    func number(_ offset: Int, _ count: Int) throws(CodecError) -> Int {
      guard offset + count <= bytes.count else { throw .truncated(file: file) }
      return (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    let size = try number(14, 4)
    let isOld = size == 12
    pixelOffset = try number(10, 4)
    let (storedWidth, storedHeight) =
      isOld
      ? (try number(18, 2), try number(20, 2))
      : (Int(Int32(truncatingIfNeeded: try number(18, 4))), Int(Int32(truncatingIfNeeded: try number(22, 4))))
    width = storedWidth
    height = abs(storedHeight)
    isTopDown = storedHeight < 0
    guard width > 0 && height > 0 else {
      throw .corrupt(file: file, message: "its size is \(storedWidth) × \(storedHeight)")
    }
    bits = try number(isOld ? 24 : 28, 2)
    let code = isOld ? 0 : try number(30, 4)
    guard let compression = Compression(rawValue: code), compression != .jpeg, compression != .png,
      size != 64 || code < 3
    else { throw .unsupported(file: file, message: "its BMP compression is number \(code)") }
    self.compression = compression
    guard Self.allows(compression, bits: bits) else {
      throw .unsupported(
        file: file, message: "its pixels have \(bits) bits in BMP compression number \(code)")
    }
    guard !isTopDown || (compression != .runs8 && compression != .runs4) else {
      throw .corrupt(file: file, message: "its rows run from the top, yet are compressed")
    }
    let hasMasks = compression == .masks || compression == .masksWithAlpha
    var tables = 14 + size
    if hasMasks && size == 40 { tables += compression == .masks ? 12 : 16 }
    guard pixelOffset >= tables else {
      throw .corrupt(file: file, message: "its pixels begin within its header")
    }
    masks =
      try hasMasks
      ? (0..<3).map { (c) throws(CodecError) in
        guard let mask = BMPMask(try number(54 + 4 * c, 4)) else {
          throw .corrupt(file: file, message: "its colour masks make no sense")
        }
        return mask
      } : BMPMask.usual(bits: bits)
    palette = try Self.palette(
      bytes, tables..<pixelOffset, entryBytes: isOld ? 3 : 4, bits: bits,
      used: isOld ? 0 : try number(46, 4), file: file)
  }

  private static func allows(_ compression: Compression, bits: Int) -> Bool {
    switch compression {
    case .none: [1, 4, 8, 16, 24, 32].contains(bits)
    case .runs8: bits == 8
    case .runs4: bits == 4
    case .masks, .masksWithAlpha: bits == 16 || bits == 32
    case .jpeg, .png: false
    }
  }

  /// The colours that fit between the header and the pixels: those used, or as many as there can be.
  private static func palette(
    _ bytes: [UInt8], _ place: Range<Int>, entryBytes: Int, bits: Int, used: Int, file: String
  ) throws(CodecError) -> [[UInt8]] {
    guard bits <= 8 else { return [] }
    let most = 1 << bits
    let count = min(used == 0 ? most : min(used, most), place.count / entryBytes)
    guard count > 0 else { throw .corrupt(file: file, message: "it has no palette") }
    guard place.lowerBound + count * entryBytes <= bytes.count else { throw .truncated(file: file) }
    return (0..<count).map { index in
      let entry = place.lowerBound + index * entryBytes
      // Stored as blue, green, red.
      return [bytes[entry + 2], bytes[entry + 1], bytes[entry]]
    }
  }
}
