import RealModule

/// What the projections of a batch tell about learning, whatever the loss.
///
/// Of large batches the first 256 photos are looked at; batches are drawn at random.
public struct EmbeddingDiagnostics: Sendable, Codable, Equatable {
  /// How far apart the two views of a photo are: the mean of ‖ẑ - ẑ'‖², 0 (equal) to 4; of unrelated views 2.
  ///
  /// Wang and Isola, "Understanding contrastive representation learning through alignment and uniformity on the
  /// hypersphere", ICML 2020, with α = 2.
  public var alignment: Double
  /// How evenly photos lie on the sphere, 0 (all equal) to about -4 (even, in many dimensions).
  ///
  /// ln of the mean of exp(-2 ‖ẑ_a - ẑ_b‖²) over pairs of different photos in the same view; the same paper, with t = 2.
  public var uniformity: Double
  /// The mean over dimensions of the standard deviation of ẑ, times √D: 0 (all equal) to 1 (even).
  public var spread: Double
  /// How many dimensions are in use: the exponential of the entropy of the singular values of the projections,
  /// 1 to the smaller of 2N and D; 0 where all projections are 0.
  ///
  /// RankMe, Garrido et al., ICML 2023, equation 1.
  public var effectiveRank: Double

  private static let mostPhotos = 256

  /// Known numbers.
  init(alignment: Double, uniformity: Double, spread: Double, effectiveRank: Double) {
    self.alignment = alignment
    self.uniformity = uniformity
    self.spread = spread
    self.effectiveRank = effectiveRank
  }

  /// Looks at a batch.
  ///
  /// - Parameters:
  ///   - projections: z, `[2N, D]`: N first views, then N second views.
  ///   - dimensions: D.
  /// - Precondition: N is at least 2.
  public init(_ projections: Span<Float>, dimensions: Int) {
    let batch = projections.count / (2 * dimensions)
    precondition(batch >= 2 && projections.count == 2 * batch * dimensions)
    let photos = min(batch, Self.mostPhotos)
    func rows(_ view: Int) -> [[Double]] {
      (0..<photos).map { photo in
        let start = (view * batch + photo) * dimensions
        return (start..<start + dimensions).map { Double(projections[$0]) }
      }
    }
    let (first, second) = (rows(0), rows(1))
    let units = (first.map(Self.unit), second.map(Self.unit))
    alignment =
      zip(units.0, units.1).reduce(0) { $0 + Self.squaredDistance($1.0, $1.1) } / Double(photos)
    uniformity = (Self.uniformity(units.0) + Self.uniformity(units.1)) / 2
    spread = Self.spread(units.0 + units.1)
    effectiveRank = Self.effectiveRank(first + second)
  }

  private static func unit(_ row: [Double]) -> [Double] {
    let norm = max(Double.sqrt(row.reduce(0) { $0 + $1 * $1 }), 1e-12)
    return row.map { $0 / norm }
  }

  private static func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices {
      let difference = left[index] - right[index]
      sum += difference * difference
    }
    return sum
  }

  private static func uniformity(_ rows: [[Double]]) -> Double {
    var sum = 0.0
    for row in rows.indices {
      for other in 0..<row { sum += Double.exp(-2 * squaredDistance(rows[row], rows[other])) }
    }
    return .log(sum / Double(rows.count * (rows.count - 1) / 2))
  }

  private static func spread(_ rows: [[Double]]) -> Double {
    let (count, dimensions) = (Double(rows.count), rows[0].count)
    let deviations = (0..<dimensions).map { dimension in
      let mean = rows.reduce(0) { $0 + $1[dimension] } / count
      let variance = rows.reduce(0) { $0 + ($1[dimension] - mean) * ($1[dimension] - mean) } / count
      return Double.sqrt(variance)
    }
    return deviations.reduce(0, +) / Double.sqrt(Double(dimensions))
  }

  private static func effectiveRank(_ rows: [[Double]]) -> Double {
    let dimensions = rows[0].count
    var gram = [Double](repeating: 0, count: dimensions * dimensions)
    for row in rows {
      for i in 0..<dimensions {
        for j in 0...i { gram[i * dimensions + j] += row[i] * row[j] }
      }
    }
    for i in 0..<dimensions {
      for j in 0..<i { gram[j * dimensions + i] = gram[i * dimensions + j] }
    }
    let values = SymmetricEigenvalues.of(gram, size: dimensions).map { Double.sqrt(max(0, $0)) }
    let total = values.reduce(0, +)
    guard total > 0 else { return 0 }
    return .exp(
      values.reduce(0) { entropy, value in
        let share = value / total
        return share > 0 ? entropy - share * .log(share) : entropy
      })
  }
}
