import KizuCore

/// Smooth random values over the plane: value noise on a lattice of random numbers.
///
/// Ken Perlin's permutation table ("An image synthesizer", SIGGRAPH 1985) makes it repeat after 256 cells.
struct LatticeNoise {
  private let permutation: [Int]
  private let values: [Float]

  /// A table drawn from the stream.
  init(_ random: inout RandomStream) {
    permutation = random.permutation(of: 256)
    values = (0..<256).map { _ in random.uniform(in: -1...1) }
  }

  /// The value at a lattice point, -1…1.
  func cell(_ column: Int, _ row: Int) -> Float {
    values[permutation[(permutation[column & 255] + row) & 255]]
  }

  /// The value between lattice points, blended smoothly from the four corners, -1…1.
  func at(_ x: Float, _ y: Float) -> Float {
    let left = x.rounded(.down)
    let top = y.rounded(.down)
    let column = Int(left)
    let row = Int(top)
    let blendX = smooth(x - left)
    let blendY = smooth(y - top)
    let upper = mix(cell(column, row), cell(column + 1, row), blendX)
    let lower = mix(cell(column, row + 1), cell(column + 1, row + 1), blendX)
    return mix(upper, lower, blendY)
  }

  /// Layers of noise, each twice as fine and `gain` times as strong, scaled to stay within -1…1.
  func octaves(_ count: Int, _ x: Float, _ y: Float, gain: Float = 0.5) -> Float {
    var sum: Float = 0
    var weight: Float = 1
    var total: Float = 0
    var frequency: Float = 1
    for octave in 0..<count {
      // The offset keeps lattice points of the layers apart.
      let offset = Float(octave) * 37.3
      sum += weight * at(x * frequency + offset, y * frequency - offset)
      total += weight
      weight *= gain
      frequency *= 2
    }
    return sum / total
  }
}

/// The cubic from 0 at 0 to 1 at 1 that is flat at both ends.
func smooth(_ t: Float) -> Float {
  let clamped = min(max(t, 0), 1)
  return clamped * clamped * (3 - 2 * clamped)
}

/// From `a` at 0 to `b` at 1 in a straight line.
func mix(_ a: Float, _ b: Float, _ t: Float) -> Float {
  a + (b - a) * t
}
