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
    let mask = (UInt32(1) << UInt32(samples.count)) - 1
    var circles = [UInt32](repeating: 0, count: inner.count)
    for y in inner {
      for column in circles.indices { circles[column] = 0 }
      for (index, sample) in samples.enumerated() {
        compare(sample, bit: 1 << UInt32(index), in: grey, y: y, size: size, into: &circles)
      }
      for circle in circles {
        let turned = (circle << 1 | circle >> UInt32(samples.count - 1)) & mask
        let changes = (circle ^ turned).nonzeroBitCount
        counts[changes <= 2 ? circle.nonzeroBitCount : samples.count + 1] += 1
      }
    }
    let total = Float(max(1, inner.count * inner.count))
    return counts.map { $0 / total }
  }

  /// Sets a bit for each pixel of a row whose point is at least as bright.
  private func compare(
    _ sample: Sample, bit: UInt32, in grey: [Float], y: Int, size: Int, into circles: inout [UInt32]
  ) {
    let pixels = grey.span
    let middle = y * size + radius
    let start = (y + sample.y) * size + sample.x + radius
    // Pixels of weight 0 may lie outside the picture.
    let (right, below) = (sample.across > 0 ? 1 : 0, sample.down > 0 ? size : 0)
    let topLeft = (1 - sample.across) * (1 - sample.down)
    let topRight = sample.across * (1 - sample.down)
    let bottomLeft = (1 - sample.across) * sample.down
    let bottomRight = sample.across * sample.down
    for column in circles.indices {
      let place = start + column
      let value =
        topLeft * pixels[place] + topRight * pixels[place + right] + bottomLeft * pixels[place + below]
        + bottomRight * pixels[place + below + right]
      if value >= pixels[middle + column] + Self.margin { circles[column] |= bit }
    }
  }
}
