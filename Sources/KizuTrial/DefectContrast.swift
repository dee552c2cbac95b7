import KizuCore
import RealModule

/// How far a defect stands out from what surrounds it.
///
/// The ring is every pixel that the defect does not touch within 3 pixels of it (in columns and rows). The
/// defect's mean and variance weigh each pixel by how much of it is defect. A dent that is bright on one side
/// and dark on the other has the mean of its surroundings, but not their variance: so both count.
struct DefectContrast: Sendable, Equatable {
  /// How far the ring reaches, in pixels.
  static let reach = 3

  /// Root of (mean of the defect - mean of the ring)² + max(0, variance of the defect - variance of the
  /// ring), 0…1.
  let difference: Float
  /// Standard deviation of the ring: structure of the surface and noise together, 0…1.
  let noise: Float

  /// Whether the difference is below the noise.
  var isUnderNoise: Bool { difference < noise }
  /// The difference in units of the noise; noise below half a grey level counts as that.
  var clearness: Float { difference / max(noise, 0.5 / 255) }

  /// Measures a picture; nil where the defect or the ring has no pixel.
  ///
  /// - Parameters:
  ///   - grey: `[height, width]`, 0…1.
  ///   - coverage: How much of each pixel is defect, 0…1, likewise.
  ///   - width: Columns.
  ///   - hidden: Pixels that show nothing.
  init?(of grey: [Float], coverage: [Float], width: Int, hidden: PixelRectangle? = nil) {
    // Less than half a level of the mask is rounding.
    let least: Float = 0.5 / 255
    var (weight, sum, square) = (0.0, 0.0, 0.0)
    for (value, share) in zip(grey, coverage) where share > least {
      weight += Double(share)
      sum += Double(share) * Double(value)
      square += Double(share) * Double(value) * Double(value)
    }
    guard weight > 0 else { return nil }
    let near = Self.grown(coverage.map { $0 > least }, width: width)
    var (count, total, squares) = (0.0, 0.0, 0.0)
    for index in grey.indices where near[index] && coverage[index] <= least {
      if let hidden {
        let (x, y) = (index % width, index / width)
        if hidden.x..<hidden.x + hidden.width ~= x && hidden.y..<hidden.y + hidden.height ~= y { continue }
      }
      let value = Double(grey[index])
      count += 1
      total += value
      squares += value * value
    }
    guard count > 0 else { return nil }
    let mean = total / count
    let own = sum / weight
    let variance = max(0, squares / count - mean * mean)
    let excess = max(0, square / weight - own * own - variance)
    difference = Float(((own - mean) * (own - mean) + excess).squareRoot())
    noise = Float(variance.squareRoot())
  }

  /// Every pixel within reach of one that is set.
  private static func grown(_ set: [Bool], width: Int) -> [Bool] {
    let height = set.count / width
    var rows = [Bool](repeating: false, count: set.count)
    var result = rows
    for index in set.indices where set[index] {
      let (x, y) = (index % width, index / width)
      for column in max(0, x - reach)...min(width - 1, x + reach) { rows[y * width + column] = true }
    }
    for index in rows.indices where rows[index] {
      let (x, y) = (index % width, index / width)
      for row in max(0, y - reach)...min(height - 1, y + reach) { result[row * width + x] = true }
    }
    return result
  }

  /// The grey picture of `[C, S, S]` samples.
  static func grey(_ samples: [Float], channels: Int) -> [Float] {
    guard channels == 3 else { return samples }
    let count = samples.count / 3
    return (0..<count).map {
      0.299 * samples[$0] + 0.587 * samples[count + $0] + 0.114 * samples[2 * count + $0]
    }
  }
}
