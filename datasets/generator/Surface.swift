/// The surface of a part as the camera sees it from above: how much it reflects and how high it stands.
///
/// Lengths are given in units of 1/128 of the side, so that a photo of any size shows the same scene.
struct Surface {
  /// Pixels to a side.
  let side: Int
  /// Reflectance by pixel, row by row, 0…1.
  var albedo: [Float]
  /// Height by pixel in units of length.
  var height: [Float]

  /// A flat black surface.
  init(side: Int) {
    self.side = side
    albedo = [Float](repeating: 0, count: side * side)
    height = [Float](repeating: 0, count: side * side)
  }

  /// Pixels per unit of length.
  var pixelsPerUnit: Float { Float(side) / 128 }

  /// The shortest length that a pixel still shows.
  var finestWidth: Float { max(0.55, 0.5 / pixelsPerUnit) }

  /// Calls `body` with the index and the place of each pixel centre within `radius` of `centre`.
  func forEachPixel(around centre: SIMD2<Float>, radius: Float, _ body: (Int, SIMD2<Float>) -> Void) {
    let reach = radius * pixelsPerUnit
    let middle = centre * pixelsPerUnit
    let columns = Self.clampedRange(middle.x - reach, middle.x + reach, side)
    let rows = Self.clampedRange(middle.y - reach, middle.y + reach, side)
    for row in rows {
      for column in columns {
        body(row * side + column, place(column, row))
      }
    }
  }

  /// The centre of a pixel in units of length.
  func place(_ column: Int, _ row: Int) -> SIMD2<Float> {
    SIMD2(Float(column) + 0.5, Float(row) + 0.5) / pixelsPerUnit
  }

  private static func clampedRange(_ low: Float, _ high: Float, _ side: Int) -> Range<Int> {
    let first = min(max(Int(low.rounded(.down)), 0), side)
    return first..<max(first, min(Int(high.rounded(.up)) + 1, side))
  }
}
