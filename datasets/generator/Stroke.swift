import RealModule

/// A line of straight pieces, as long as needed to draw an arc or a crack.
struct Stroke {
  /// At least two places in units of length.
  var points: [SIMD2<Float>]

  /// A pixel's relation to a stroke.
  struct Contact {
    /// Distance to the line, in units of length, negative on its left side.
    var across: Float
    /// 0 at the start, 1 at the end.
    var along: Float
  }

  /// Calls `body` with the index of every pixel within `reach` of the line and its nearest contact.
  func forEachPixel(of surface: Surface, reach: Float, _ body: (Int, Contact) -> Void) {
    var nearest: [Int: Contact] = [:]
    let pieces = Float(points.count - 1)
    for piece in 1..<points.count {
      let start = points[piece - 1]
      let vector = points[piece] - start
      let length = max((vector * vector).sum().squareRoot(), 1e-6)
      let direction = vector / length
      let normal = SIMD2(-direction.y, direction.x)
      surface.forEachPixel(around: start + vector / 2, radius: length / 2 + reach) { index, place in
        let offset = place - start
        let part = min(max((offset * direction).sum() / length, 0), 1)
        let gap = offset - vector * part
        let distance = (gap * gap).sum().squareRoot()
        guard distance <= reach, distance < abs(nearest[index]?.across ?? .infinity) else { return }
        nearest[index] = Contact(
          across: (offset * normal).sum() < 0 ? -distance : distance,
          along: (Float(piece - 1) + part) / pieces)
      }
    }
    for (index, contact) in nearest { body(index, contact) }
  }
}

/// The bell curve of width `width` (its standard deviation) and height 1.
func bell(_ distance: Float, _ width: Float) -> Float {
  let ratio = distance / width
  return Float.exp(-0.5 * ratio * ratio)
}
