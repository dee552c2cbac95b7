import RealModule

/// How accuracy grows with the number of labels: limit - factor · n^(-exponent), at most 1 and never falling.
///
/// The inverse power law of Figueroa, Zeng-Treitler, Kandula and Ngo, "Predicting sample size required for
/// classification performance", BMC Medical Informatics and Decision Making 12, 2012.
public struct PowerLaw: Sendable, Equatable, Codable {
  /// What endless labels would reach, 0…1.
  public var limit: Double
  /// At least 0.
  public var factor: Double
  /// Above 0.
  public var exponent: Double

  /// The accuracy that it expects of `labels` labels, above 0.
  public func callAsFunction(_ labels: Double) -> Double { limit - factor * Double.pow(labels, -exponent) }

  /// Exponents that are tried: an accuracy that grows as its logarithm looks like the smallest.
  private static let exponents = (0...40).map { 0.05 * Double.pow(2 / 0.05, Double($0) / 40) }

  /// Fits by weighted least squares.
  ///
  /// - Parameter points: Numbers of labels, above 0, accuracies 0…1, and weights above 0; at least one.
  init(fitting points: [(labels: Double, accuracy: Double, weight: Double)]) {
    precondition(!points.isEmpty)
    var best: (error: Double, law: PowerLaw)?
    for exponent in Self.exponents {
      let law = Self.fit(points, exponent: exponent)
      let error = points.reduce(0.0) { sum, point in
        let rest = point.accuracy - law(point.labels)
        return sum + point.weight * rest * rest
      }
      if best.map({ error < $0.error }) ?? true { best = (error, law) }
    }
    self = best?.law ?? PowerLaw(limit: points[0].accuracy, factor: 0, exponent: 1)
  }

  private init(limit: Double, factor: Double, exponent: Double) {
    (self.limit, self.factor, self.exponent) = (limit, factor, exponent)
  }

  /// Limit and factor of one exponent: a straight line in x = n^(-exponent), kept to its bounds.
  private static func fit(
    _ points: [(labels: Double, accuracy: Double, weight: Double)], exponent: Double
  ) -> PowerLaw {
    var (w, wx, wy, wxx, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for point in points {
      let x = Double.pow(point.labels, -exponent)
      w += point.weight
      wx += point.weight * x
      wy += point.weight * point.accuracy
      wxx += point.weight * x * x
      wxy += point.weight * x * point.accuracy
    }
    let spread = w * wxx - wx * wx
    let slope = spread > 1e-12 * w * wxx ? (w * wxy - wx * wy) / spread : 0
    guard slope < 0 else { return PowerLaw(limit: wy / w, factor: 0, exponent: exponent) }
    let limit = (wy - slope * wx) / w
    guard limit > 1 else { return PowerLaw(limit: limit, factor: -slope, exponent: exponent) }
    // The objective is a parabola, so its best point on the bound is that of the other number alone.
    return PowerLaw(limit: 1, factor: max(0, (wx - wxy) / wxx), exponent: exponent)
  }
}
