import KizuCore
import Testing

@testable import KizuReport

struct CanvasTextTests {
  private static let japanese = "傷・打痕・鋳巣の検査写真一覧（良品）：鋼板の腐蝕、罅、瑕疵、剝離、錆び「〜」ー々〆ヶ①㎜℃㈱髙﨑ｶﾞ０Ａｚ￥"
  private static let latin = "IMG_0412.png 128×128 ±0.5° “Ä ö ß é ñ” Ωμσ Ж → ↑ ≤ ≥ ½ € £ … – — • ✓"

  @Test func everyLetterDecodesWithinItsLine() {
    for face in [GlyphFace.text, .heading] {
      #expect(face.codePoints.count > 4000)
      #expect(zip(face.codePoints, face.codePoints.dropFirst()).allSatisfy { $0 < $1 })
      for point in face.codePoints {
        guard let scalar = Unicode.Scalar(point), let glyph = face.glyph(scalar) else {
          Issue.record("U+\(String(point, radix: 16)) is not found")
          continue
        }
        let coverage = face.coverage(of: glyph)
        let isBlank = scalar.properties.isWhitespace
        #expect(coverage.count == glyph.columns * glyph.rows)
        #expect(coverage.contains { $0 > 60 } != isBlank, "U+\(String(point, radix: 16))")
        #expect(glyph.top <= face.ascent && glyph.rows - glyph.top <= face.descent)
        #expect(glyph.left >= -2 && glyph.left + glyph.columns <= glyph.advance + 2)
      }
    }
  }

  @Test func namesInJapaneseAndLatinHaveTheirLetters() {
    for scalar in (Self.japanese + Self.latin).unicodeScalars {
      #expect(GlyphFace.text.glyph(scalar) != nil, "\(scalar)")
    }
    for scalar in ("鋼板表面の傷・打痕の検査（良品）" + Self.latin).unicodeScalars {
      #expect(GlyphFace.heading.glyph(scalar) != nil, "\(scalar)")
    }
    for point in Array(0x3041...0x3096) + Array(0x30A1...0x30FA) + Array(0x20...0x7E) + Array(0xA1...0xFF) {
      let scalar = Unicode.Scalar(UInt16(point))
      #expect(
        scalar.flatMap(GlyphFace.heading.glyph) != nil || point == 0xAD, "U+\(String(point, radix: 16))")
    }
  }

  /// The font is the one that the reference script drew; ten shades, a dot for none.
  @Test func drawsTheLettersOfTheFont() {
    var canvas = Canvas(width: 22, height: 20)
    canvas.drawText("k傷", x: 0, y: 0, colour: .black)
    let shades = Array(".123456789")
    let rows = (0..<20).map { y in
      String((0..<22).map { shades[Int(255 - canvas.image[x: $0, y: y, c: 0]) * 9 / 255] })
    }
    #expect(rows.joined(separator: "\n") == Self.golden)
  }

  private static let golden = """
    ......................
    ......................
    ......................
    .32........33.6.......
    .64........9339666666.
    .64.......36.9........
    .64.......93669666693.
    .64..57..693..9666693.
    .64.381.3993..6....93.
    .64182..6363..9666693.
    .6577.....63333333333.
    .69674....633696333333
    .67.281...63.69666666.
    .64..66...6366.6336.9.
    .64..182..633.63.9..6.
    ..........63.66.66.36.
    ..........63.3.36.663.
    ......................
    ......................
    ......................
    """

  @Test(arguments: Canvas.Font.allCases) func inkLiesInTheMeasuredBox(font: Canvas.Font) throws {
    for text in [Self.japanese, Self.latin, "j", "f|_Å", "￼\u{E000}한😀"] {
      let width = Canvas.textWidth(text, font: font)
      for alignment in [Canvas.Alignment.left, .centre, .right] {
        var canvas = Canvas(width: width + 80, height: 60)
        let x = alignment == .left ? 40 : alignment == .right ? 40 + width : 40 + width / 2
        canvas.drawText(text, x: x, y: 13, font: font, alignment: alignment)
        let ink = try #require(canvas.image.inkBox)
        #expect(ink.columns.lowerBound >= 38 && ink.columns.upperBound < 42 + width, "\(text)")
        #expect(ink.rows.lowerBound >= 13 && ink.rows.upperBound < 13 + font.lineHeight, "\(text)")
      }
    }
  }

  @Test func composesMarksAndLeavesOthersOut() {
    func drawn(_ text: String) -> ImageBuffer {
      var canvas = Canvas(width: 80, height: 20)
      canvas.drawText(text, x: 2, y: 0)
      return canvas.image
    }
    #expect(drawn("か\u{3099}e\u{301}") == drawn("がé"))
    #expect(drawn("a\u{302}\u{332}\u{200D}b") == drawn("âb"))
    #expect(drawn("a\n\tb") == drawn("a  b"))
    #expect(drawn("a\u{E001}") == drawn("a\u{10FFFD}"), "characters without a letter are the same box")
    #expect(drawn("a\u{E001}") != drawn("a "))
  }

  @Test func nothingInATextTraps() {
    var random = SplitMix(state: 7)
    var canvas = Canvas(width: 60, height: 40)
    for _ in 0..<500 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) {
          text.append(scalar)
        }
      }
      for font in Canvas.Font.allCases {
        canvas.drawText(String(text), x: 5, y: 5, font: font)
        #expect(Canvas.textWidth(Canvas.shortened(String(text), toWidth: 50, font: font), font: font) <= 50)
      }
    }
    #expect(canvas.image.inkBox != nil)
  }

  @Test(arguments: Canvas.Font.allCases) func shortensInTheMiddle(font: Canvas.Font) {
    for text in [Self.japanese, "line3/2024-05-17/IMG_0412.png"] {
      let whole = Canvas.textWidth(text, font: font)
      for width in 0..<whole {
        let short = Canvas.shortened(text, toWidth: width, font: font)
        #expect(Canvas.textWidth(short, font: font) <= width)
        let parts = short.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
          #expect(short.isEmpty && width < Canvas.textWidth("…", font: font))
          continue
        }
        #expect(text.hasPrefix(parts[0]) && text.hasSuffix(parts[1]))
        // Another letter would not fit on either side.
        #expect(Canvas.textWidth(short, font: font) > width - font.lineHeight)
      }
      #expect(Canvas.shortened(text, toWidth: whole, font: font) == text)
    }
  }

  @Test func wrapsAtSpacesAndBetweenIdeographs() {
    let text = "Photos that differ from all others, 写真は一枚ずつ読み込まれる, and averylongwordthatisnowherebroken."
    for width in 20...400 {
      let lines = Canvas.wrapped(text, toWidth: width, lineLimit: 100)
      #expect(lines.allSatisfy { Canvas.textWidth($0) <= width })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
      #expect(lines.count == 1 || lines.allSatisfy { !$0.hasPrefix(" ") })
      let few = Canvas.wrapped(text, toWidth: width, lineLimit: 2)
      #expect(few.count <= 2 && few.allSatisfy { Canvas.textWidth($0) <= width })
    }
    #expect(Canvas.wrapped("one two three", toWidth: Canvas.textWidth("one two t")) == ["one two", "three"])
    let ideographs = Canvas.textWidth("写真は一枚")
    #expect(Canvas.wrapped("写真は一枚、ずつ", toWidth: ideographs) == ["写真は一", "枚、ずつ"])
    #expect(Canvas.wrapped("", toWidth: 100) == [])
    #expect(Canvas.wrapped("傷傷", toWidth: 0).count == 2, "a line holds at least a letter")
  }
}
