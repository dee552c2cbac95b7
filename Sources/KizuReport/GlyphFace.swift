import CKizuFont

/// The letters of one size and weight, as tools/reference/font/make_font.py stores them.
struct GlyphFace: Sendable {
  /// Where a letter's coverage stands and how it sits on the line; lengths in pixels.
  struct Glyph: Sendable {
    /// From this letter's pen to the next one's.
    let advance: Int
    let columns: Int
    let rows: Int
    /// From the baseline up to the first row.
    let top: Int
    /// From the pen to the first column.
    let left: Int
    /// Bits a pixel: 2 or 4.
    fileprivate let depth: Int
    fileprivate let offset: Int
  }

  // SAFETY: both are constants of the program, as long as they say.
  /// 14 pixels an em.
  static let text = unsafe GlyphFace(kizu_font_text())
  /// 18 pixels an em, bold.
  static let heading = unsafe GlyphFace(kizu_font_heading())

  /// Pixels an em.
  let size: Int
  /// Pixels above the baseline that letters may take.
  let ascent: Int
  /// Pixels below the baseline that letters may take.
  let descent: Int
  /// In ascending order, as `glyphs`.
  let codePoints: [UInt16]
  private let glyphs: [Glyph]
  private let bytes: [UInt8]

  private init(_ data: kizu_font_data) {
    // SAFETY: the caller's pointer holds for this many bytes, which are copied.
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: data.bytes, count: data.count))
    func number(at offset: Int, bytes count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    precondition(bytes.starts(with: "KZG1".utf8))
    (size, ascent, descent) = (Int(bytes[4]), Int(bytes[5]), Int(bytes[6]))
    let count = number(at: 8, bytes: 4)
    var glyphs: [Glyph] = []
    var codePoints: [UInt16] = []
    glyphs.reserveCapacity(count)
    codePoints.reserveCapacity(count)
    var offset = 12
    for _ in 0..<count {
      let header = number(at: offset + 2, bytes: 4)
      let glyph = Glyph(
        advance: header & 31, columns: header >> 5 & 31, rows: header >> 10 & 31,
        top: (header >> 15 & 63) - 32, left: (header >> 21 & 31) - 8, depth: header >> 26 & 1 == 0 ? 2 : 4,
        offset: offset + 6)
      codePoints.append(UInt16(number(at: offset, bytes: 2)))
      glyphs.append(glyph)
      offset = glyph.offset + (glyph.columns * glyph.rows * glyph.depth + 7) / 8
    }
    precondition(offset == bytes.count, "the letters end where their file ends")
    self.glyphs = glyphs
    self.codePoints = codePoints
    self.bytes = bytes
  }

  /// The letter of a code point, or nil where the face has none.
  func glyph(_ scalar: Unicode.Scalar) -> Glyph? {
    guard let point = UInt16(exactly: scalar.value) else { return nil }
    var (low, high) = (0, codePoints.count)
    while low < high {
      let middle = (low + high) / 2
      if codePoints[middle] < point { low = middle + 1 } else { high = middle }
    }
    return low < codePoints.count && codePoints[low] == point ? glyphs[low] : nil
  }

  /// How much of each pixel a letter covers, row by row: 0…255.
  func coverage(of glyph: Glyph) -> [UInt8] {
    (0..<glyph.columns * glyph.rows).map { index in
      let bit = index * glyph.depth
      let level = bytes[glyph.offset + bit / 8] >> UInt8(8 - glyph.depth - bit % 8)
      // 85 and 17 take the highest level to 255.
      return glyph.depth == 2 ? (level & 3) * 85 : (level & 15) * 17
    }
  }
}
