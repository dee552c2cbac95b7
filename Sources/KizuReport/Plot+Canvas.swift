extension Plot {
  /// The plot as pixels.
  func rendered() -> Canvas {
    var canvas = Canvas(width: width, height: height)
    for mark in marks {
      switch mark {
      case .line(let start, let end, let colour, let thickness):
        canvas.drawLine(
          fromX: start.x, y: start.y, toX: end.x, y: end.y, colour: colour, thickness: thickness)
      case .band(let lower, let upper, let colour):
        for (low, high) in zip(zip(lower, lower.dropFirst()), zip(upper, upper.dropFirst())) {
          Self.fill(&canvas, low, high, colour)
        }
      case .dot(let centre, let radius, let colour): Self.dot(&canvas, centre, radius, colour)
      case .text(let text, let point, let font, let colour, let alignment):
        canvas.drawText(text, x: point.x, y: point.y, font: font, colour: colour, alignment: alignment)
      }
    }
    return canvas
  }

  /// One piece of a band, column by column, without the last one, which the next piece fills.
  private static func fill(
    _ canvas: inout Canvas, _ lower: (Point, Point), _ upper: (Point, Point), _ colour: Canvas.Colour
  ) {
    let (start, end) = (lower.0.x, lower.1.x)
    for x in start..<max(start, end) {
      func level(_ piece: (Point, Point)) -> Int {
        piece.0.y + (piece.1.y - piece.0.y) * (x - start) / (end - start)
      }
      for y in stride(from: level(upper), through: level(lower), by: 1) {
        canvas.blend(x: x, y: y, colour: colour, coverage: bandCoverage)
      }
    }
  }

  private static func dot(_ canvas: inout Canvas, _ centre: Point, _ radius: Int, _ colour: Canvas.Colour) {
    for y in -radius - 1...radius + 1 {
      for x in -radius - 1...radius + 1 {
        // One pixel of soft edge; the root is exact by IEEE 754.
        let distance = Double(x * x + y * y).squareRoot()
        let coverage = Int(255 * min(max(Double(radius) + 0.5 - distance, 0), 1))
        canvas.blend(x: centre.x + x, y: centre.y + y, colour: colour, coverage: coverage)
      }
    }
  }
}
