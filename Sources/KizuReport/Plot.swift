/// A line plot as primitives, the same for every way of drawing it: coordinates in pixels from the top left.
struct Plot {
  /// Something that is drawn; later ones lie over earlier ones.
  enum Mark {
    case line(from: Point, to: Point, Canvas.Colour, thickness: Int)
    /// The area between two polylines with the same x, each at least two points.
    case band(lower: [Point], upper: [Point], Canvas.Colour)
    case dot(Point, radius: Int, Canvas.Colour)
    case text(String, Point, Canvas.Font, Canvas.Colour, Canvas.Alignment)
  }

  struct Point: Equatable {
    var x: Int
    var y: Int
  }

  /// How much of the ground a band covers, of 255.
  static let bandCoverage = 38

  let width: Int
  let height: Int
  var marks: [Mark] = []

  mutating func polyline(_ points: [Point], _ colour: Canvas.Colour, thickness: Int) {
    for (start, end) in zip(points, points.dropFirst()) {
      marks.append(.line(from: start, to: end, colour, thickness: thickness))
    }
  }
}
