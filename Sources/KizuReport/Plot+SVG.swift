extension Plot {
  /// The plot as an SVG document, which no viewer loads anything for.
  var svg: String {
    var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
    text +=
      "viewBox=\"0 0 \(width) \(height)\" font-family=\"Noto Sans CJK JP, Noto Sans, Arial, sans-serif\">\n"
    text += "<rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>\n"
    for mark in marks { text += Self.element(mark) + "\n" }
    return text + "</svg>\n"
  }

  private static func element(_ mark: Mark) -> String {
    switch mark {
    case .line(let start, let end, let colour, let thickness):
      // A pixel's centre is half a pixel from its corner.
      return "<line x1=\"\(start.x).5\" y1=\"\(start.y).5\" x2=\"\(end.x).5\" y2=\"\(end.y).5\" "
        + "stroke=\"\(hex(colour))\" stroke-width=\"\(thickness)\" stroke-linecap=\"round\"/>"
    case .band(let lower, let upper, let colour):
      let outline = (upper + lower.reversed()).map { "\($0.x).5,\($0.y).5" }.joined(separator: " ")
      return "<polygon points=\"\(outline)\" fill=\"\(hex(colour))\" fill-opacity=\"0.15\"/>"
    case .dot(let centre, let radius, let colour):
      return "<circle cx=\"\(centre.x).5\" cy=\"\(centre.y).5\" r=\"\(radius)\" fill=\"\(hex(colour))\"/>"
    case .text(let text, let point, let font, let colour, let alignment):
      let anchor =
        switch alignment {
        case .left: "start"
        case .centre: "middle"
        case .right: "end"
        }
      let weight = font == .text ? "" : " font-weight=\"bold\""
      return "<text x=\"\(point.x)\" y=\"\(point.y + font.face.ascent)\" font-size=\"\(font.face.size)\""
        + "\(weight) fill=\"\(hex(colour))\" text-anchor=\"\(anchor)\">\(escaped(text))</text>"
    }
  }

  private static func hex(_ colour: Canvas.Colour) -> String {
    "#"
      + [colour.red, colour.green, colour.blue].map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
      }.joined()
  }

  /// Text that cannot end its element; what XML does not allow becomes a space.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TextTable.onOneLine(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
