import RealModule

/// Rotation-invariant uniform patterns of the points on a circle that are at least as bright as its middle.
///
/// Ojala et al., 2002, equation 9: a pattern with at most two changes between brighter and darker round the
/// circle has the number of its brighter points, every other one the number of points + 1.
struct LocalBinaryPattern: Sendable {
  /// 8 points at radius 1.
  static let near = LocalBinaryPattern(points: 8, radius: 1)
  /// 16 points at radius 2.
  static let far = LocalBinaryPattern(points: 16, radius: 2)
  /// Half of half a grey level: what rounding alone may do.
  private static let margin: Float = 1.0 / 512

  /// A point by the four pixels around it and their weights.
  private struct Sample {
    let x: Int
    let y: Int
    let across: Float
    let down: Float
  }

  let radius: Int
  private let samples: [Sample]

  init(points: Int, radius: Int) {
    self.radius = radius
    samples = (0..<points).map { index in
      let angle = 2 * Double.pi * Double(index) / Double(points)
      // Points of a grid line fall on it in spite of rounding.
      let x = (Double(radius) * Double.cos(angle) * 1e9).rounded() / 1e9
      let y = (-Double(radius) * Double.sin(angle) * 1e9).rounded() / 1e9
      return Sample(
        x: Int(x.rounded(.down)), y: Int(y.rounded(.down)), across: Float(x - x.rounded(.down)),
        down: Float(y - y.rounded(.down)))
    }
  }

  /// How many patterns are told apart: points + 2.
  var binCount: Int { samples.count + 2 }

  /// The share of each pattern among the pixels whose circle lies in the picture; all 0 where there is none.
  ///
  /// - Parameters:
  ///   - grey: `[S, S]`.
  ///   - size: S.
  /// - Returns: One share a pattern.
  func histogram(of grey: [Float], size: Int) -> [Float] {
    var counts = [Float](repeating: 0, count: binCount)
    let inner = radius..<max(radius, size - radius)
    for y in inner {
      for x in inner { counts[pattern(of: grey, x: x, y: y, size: size)] += 1 }
    }
    let total = Float(max(1, inner.count * inner.count))
    return counts.map { $0 / total }
  }

  private func pattern(of grey: [Float], x: Int, y: Int, size: Int) -> Int {
    let threshold = grey[y * size + x] + Self.margin
    var brighter = 0
    var changes = 0
    var first = false
    var last = false
    for (index, sample) in samples.enumerated() {
      let start = (y + sample.y) * size + x + sample.x
      var value = (1 - sample.across) * (1 - sample.down) * grey[start]
      // Pixels of weight 0 may lie outside the picture.
      if sample.across > 0 { value += sample.across * (1 - sample.down) * grey[start + 1] }
      if sample.down > 0 { value += (1 - sample.across) * sample.down * grey[start + size] }
      if sample.across > 0, sample.down > 0 { value += sample.across * sample.down * grey[start + size + 1] }
      let isBrighter = value >= threshold
      if isBrighter { brighter += 1 }
      if index == 0 { first = isBrighter } else if isBrighter != last { changes += 1 }
      last = isBrighter
    }
    if first != last { changes += 1 }
    return changes <= 2 ? brighter : samples.count + 1
  }
}
