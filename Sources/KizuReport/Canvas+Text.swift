import Foundation

extension Canvas {
  /// The sizes and weights that text has.
  ///
  /// All hold Latin, Greek, Cyrillic, kana, the characters of JIS X 0208 and of Windows code page 932, and
  /// common symbols. The letters come from Noto Sans CJK JP (SIL Open Font License 1.1).
  public enum Font: Sendable, Hashable, CaseIterable {
    /// 14 pixels an em, regular: captions and notes.
    case text
    /// 14 pixels an em, bold: column headings and labels.
    case strong
    /// 18 pixels an em, bold: titles. Ideographs beyond the first level of JIS X 0208 are enlarged ones.
    case heading

    var face: GlyphFace { self == .heading ? .heading : .text }

    /// Rows that a line of text takes, in pixels.
    public var lineHeight: Int { face.ascent + face.descent }
  }

  /// Which point of a line stands at the given x.
  public enum Alignment: Sendable, Hashable {
    case left
    case centre
    case right
  }

  /// Draws one line of text.
  ///
  /// The text is composed first (NFC). A control character or line end is a space, marks that combine with no
  /// letter are left out, and a character without a letter is an empty box. The line takes
  /// ``textWidth(_:font:)`` × ``Font/lineHeight`` pixels; a letter may lean out by up to 2 pixels at the
  /// sides.
  ///
  /// - Parameters:
  ///   - text: Any text, left to right.
  ///   - x: The column where the line begins, or its middle or end by `alignment`.
  ///   - y: The first row.
  ///   - font: Size and weight.
  ///   - colour: Of the letters.
  ///   - alignment: Which point of the line stands at `x`.
  public mutating func drawText(
    _ text: String, x: Int, y: Int, font: Font = .text, colour: Colour = .ink, alignment: Alignment = .left
  ) {
    let scalars = Self.printable(text)
    let y = Self.limited(y)
    guard y < height, y + font.lineHeight > 0 else { return }
    var pen = Self.limited(x)
    switch alignment {
    case .left: break
    case .centre: pen -= Self.width(of: scalars, font: font) / 2
    case .right: pen -= Self.width(of: scalars, font: font)
    }
    for scalar in scalars {
      // No letter leans out by as much as an em.
      guard pen < width + font.face.size else { break }
      let advance = Self.advance(of: scalar, font: font)
      if pen + advance + font.face.size > 0 {
        paint(GlyphTile(scalar, font: font), x: pen, baseline: y + font.face.ascent, colour: colour)
      }
      pen += advance
    }
  }

  /// Columns from the first letter's pen to the end of the last one, in pixels.
  public static func textWidth(_ text: String, font: Font = .text) -> Int {
    width(of: printable(text), font: font)
  }

  static func width(of scalars: [Unicode.Scalar], font: Font) -> Int {
    scalars.reduce(0) { $0 + advance(of: $1, font: font) }
  }

  static func advance(of scalar: Unicode.Scalar, font: Font) -> Int {
    if let glyph = font.face.glyph(scalar) { return glyph.advance }
    let size = font.face.size
    if let glyph = GlyphFace.text.glyph(scalar) {
      return (glyph.advance * size + GlyphFace.text.size / 2) / GlyphFace.text.size
    }
    return DisplayWidth.of(String(scalar)) == 2 ? size : size * 5 / 8
  }

  /// The characters that are drawn, one a letter.
  static func printable(_ text: String) -> [Unicode.Scalar] {
    // Composing ASCII changes nothing and costs time.
    let composed = text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    return composed.unicodeScalars.compactMap { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: " "
      case .nonspacingMark, .enclosingMark, .spacingMark, .format: nil
      default: scalar
      }
    }
  }

  private mutating func paint(_ tile: GlyphTile, x: Int, baseline: Int, colour: Colour) {
    for row in 0..<tile.rows {
      for column in 0..<tile.columns {
        let coverage = Int(tile.coverage[row * tile.columns + column])
        guard coverage > 0 else { continue }
        blend(x: x + tile.left + column, y: baseline - tile.top + row, colour: colour, coverage: coverage)
      }
    }
  }
}
