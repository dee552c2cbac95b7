import KizuCore

/// A letter ready to be painted.
struct GlyphTile {
  let columns: Int
  let rows: Int
  /// From the baseline up to the first row, in pixels.
  let top: Int
  /// From the pen to the first column, in pixels.
  let left: Int
  /// `columns * rows` values, 0…255.
  let coverage: [UInt8]

  /// The letter of a font; one that only a smaller size has is enlarged, an unknown one is an empty box.
  init(_ scalar: Unicode.Scalar, font: Canvas.Font) {
    let face = font.face
    if let glyph = face.glyph(scalar) {
      let coverage = face.coverage(of: glyph)
      if font == .strong {
        self.init(thickened: coverage, of: glyph)
      } else {
        self.init(
          columns: glyph.columns, rows: glyph.rows, top: glyph.top, left: glyph.left, coverage: coverage)
      }
    } else if let glyph = GlyphFace.text.glyph(scalar), glyph.columns > 0, glyph.rows > 0 {
      self.init(enlarged: GlyphTile(scalar, font: .strong), to: face.size)
    } else {
      self.init(boxOf: Canvas.advance(of: scalar, font: font), size: face.size)
    }
  }

  private init(columns: Int, rows: Int, top: Int, left: Int, coverage: [UInt8]) {
    self.columns = columns
    self.rows = rows
    self.top = top
    self.left = left
    self.coverage = coverage
  }

  /// Struck twice, the second time half a pixel to the right.
  private init(thickened coverage: [UInt8], of glyph: GlyphFace.Glyph) {
    var thick = [UInt8](repeating: 0, count: (glyph.columns + 1) * glyph.rows)
    for row in 0..<glyph.rows {
      for column in 0..<glyph.columns {
        let value = coverage[row * glyph.columns + column]
        let target = row * (glyph.columns + 1) + column
        thick[target] = UInt8(min(255, Int(thick[target]) + Int(value)))
        thick[target + 1] = value / 2
      }
    }
    self.init(
      columns: glyph.columns + 1, rows: glyph.rows, top: glyph.top, left: glyph.left, coverage: thick)
  }

  private init(enlarged tile: GlyphTile, to size: Int) {
    func scaled(_ length: Int) -> Int {
      Int((Double(length * size) / Double(GlyphFace.text.size)).rounded())
    }
    let picture = ImageBuffer(width: tile.columns, height: tile.rows, channels: 1, pixels: tile.coverage)
    let larger = picture.resized(width: max(1, scaled(tile.columns)), height: max(1, scaled(tile.rows)))
    self.init(
      columns: larger.width, rows: larger.height, top: scaled(tile.top), left: scaled(tile.left),
      coverage: larger.pixels)
  }

  private init(boxOf advance: Int, size: Int) {
    let (columns, rows) = (advance - 2, size * 3 / 4)
    var coverage = [UInt8](repeating: 0, count: columns * rows)
    for row in 0..<rows {
      for column in 0..<columns
      where row == 0 || row == rows - 1 || column == 0 || column == columns - 1 {
        coverage[row * columns + column] = 255
      }
    }
    self.init(columns: columns, rows: rows, top: rows, left: 1, coverage: coverage)
  }
}
