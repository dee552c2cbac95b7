import RealModule

/// How much of what tells photos apart could be read off their exposure, or off their edges alone.
///
/// The share of the projections' variance that is explained by two numbers of each view, whatever the function:
/// each projection is foretold as the mean of those of the five other photos whose numbers are most alike, in the
/// other view. With d_i the distance of ẑ_i from what was foretold and v the variance of ẑ, it is
/// `1 - mean(d²) / (1 + 1/5) / v`, cut at 0: the coefficient of determination of nearest-neighbour regression, with
/// the variance of the five taken away. Where the numbers say nothing it is near 0; where an encoder has learned
/// nothing but them it comes near 1. Of large batches the first 256 photos are looked at.
public struct ShortcutDiagnostics: Sendable, Codable, Equatable {
  /// By the mean and the standard deviation of the view's pixels: brightness and contrast.
  public var exposure: Double
  /// By the same of the outer eighth on each side of the view: background, frame, holder.
  public var border: Double

  /// With fewer photos there are no neighbours that are alike.
  static let fewestPhotos = 16
  private static let mostPhotos = 256
  private static let neighbours = 5

  /// Known numbers.
  init(exposure: Double, border: Double) {
    self.exposure = exposure
    self.border = border
  }

  /// Looks at a batch; nil where it is too small.
  ///
  /// - Parameters:
  ///   - projections: z, `[2N, D]`: N first views, then N second views.
  ///   - dimensions: D.
  ///   - views: What they are of, `[2N, C, S, S]`.
  ///   - side: S.
  init?(_ projections: Span<Float>, dimensions: Int, views: Span<Float>, side: Int) {
    let batch = projections.count / (2 * dimensions)
    guard batch >= Self.fewestPhotos else { return nil }
    let photos = min(batch, Self.mostPhotos)
    let rows = (0..<2).map { view in
      (0..<photos).map { view * batch + $0 }
    }
    let units = rows.map { $0.map { Self.unit(projections, row: $0, dimensions) } }
    let length = views.count / (2 * batch)
    let border = max(1, side / 8)
    func share(_ takes: (Int, Int) -> Bool) -> Double {
      let numbers = rows.map { $0.map { Self.statistics(views, from: $0 * length, length, side, takes) } }
      let forward = Self.share(of: units[0], by: numbers[0], foretoldBy: units[1], numbers[1])
      let backward = Self.share(of: units[1], by: numbers[1], foretoldBy: units[0], numbers[0])
      return max(0, (forward + backward) / 2)
    }
    exposure = share { _, _ in true }
    self.border = share { x, y in min(x, y) < border || max(x, y) >= side - border }
  }

  private static func unit(_ projections: Span<Float>, row: Int, _ dimensions: Int) -> [Double] {
    let values = (row * dimensions..<(row + 1) * dimensions).map { Double(projections[$0]) }
    let norm = max(Double.sqrt(values.reduce(0) { $0 + $1 * $1 }), 1e-12)
    return values.map { $0 / norm }
  }

  /// Mean and standard deviation of some pixels of a view, over all channels.
  private static func statistics(
    _ views: Span<Float>, from start: Int, _ length: Int, _ side: Int, _ takes: (Int, Int) -> Bool
  ) -> [Double] {
    var (count, sum, squares) = (0.0, 0.0, 0.0)
    for place in 0..<length {
      let (y, x) = (place % (side * side)).quotientAndRemainder(dividingBy: side)
      guard takes(x, y) else { continue }
      let value = Double(views[start + place])
      count += 1
      sum += value
      squares += value * value
    }
    let mean = sum / count
    return [mean, Double.sqrt(max(0, squares / count - mean * mean))]
  }

  /// The share of the variance of some units that other photos foretell whose numbers are alike.
  private static func share(
    of units: [[Double]], by numbers: [[Double]], foretoldBy others: [[Double]], _ otherNumbers: [[Double]]
  ) -> Double {
    let scales = scales(of: numbers + otherNumbers)
    let variance = variance(of: units)
    guard variance > 1e-12 else { return 0 }
    let errors = units.indices.map { photo in
      let distances = others.indices.filter { $0 != photo }.map { other in
        (other, scaledDistance(numbers[photo], otherNumbers[other], scales))
      }
      let nearest = distances.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(neighbours).map { others[$0.0] }
      return squaredDistance(units[photo], mean(of: nearest))
    }
    let error = errors.reduce(0, +) / Double(errors.count) / (1 + 1 / Double(neighbours))
    return 1 - error / variance
  }

  /// 1 over the variance of each number; 0 for one that is always the same.
  private static func scales(of numbers: [[Double]]) -> [Double] {
    numbers[0].indices.map { index in
      let spread = variance(of: numbers.map { [$0[index]] })
      return spread > 1e-12 ? 1 / spread : 0
    }
  }

  private static func scaledDistance(_ left: [Double], _ right: [Double], _ scales: [Double]) -> Double {
    left.indices.reduce(0) { $0 + (left[$1] - right[$1]) * (left[$1] - right[$1]) * scales[$1] }
  }

  private static func squaredDistance(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += (left[index] - right[index]) * (left[index] - right[index]) }
    return sum
  }

  private static func mean(of rows: [[Double]]) -> [Double] {
    rows[0].indices.map { index in rows.reduce(0) { $0 + $1[index] } / Double(rows.count) }
  }

  /// The mean squared distance of rows from their mean, of a sample: divided by n - 1.
  private static func variance(of rows: [[Double]]) -> Double {
    let mean = mean(of: rows)
    return rows.reduce(0) { $0 + squaredDistance($1, mean) } / Double(rows.count - 1)
  }
}
