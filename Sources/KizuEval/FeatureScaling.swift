import RealModule

/// Brings each feature to mean 0 and standard deviation 1, by constants of the training rows alone.
///
/// The standard deviation is that of the population (divisor N), as in scikit-learn's `StandardScaler`. A feature
/// that is constant over the training rows becomes 0 everywhere: it told the fit nothing.
public struct FeatureScaling: Sendable, Equatable, Codable {
  /// Mean of each feature, `[D]`.
  public let mean: [Double]
  /// What each centred feature is multiplied by, `[D]`: 1 / standard deviation, or 0 where that is 0.
  public let scale: [Double]

  /// Measures the rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, N at least 1.
  ///   - dimension: D, at least 1.
  public init(measuring values: [Float], dimension: Int) {
    let count = values.count / dimension
    precondition(count > 0 && values.count == count * dimension)
    var sums = [Double](repeating: 0, count: dimension)
    for row in 0..<count {
      for column in 0..<dimension { sums[column] += Double(values[row * dimension + column]) }
    }
    let mean = sums.map { $0 / Double(count) }
    var squares = [Double](repeating: 0, count: dimension)
    for row in 0..<count {
      for column in 0..<dimension {
        let difference = Double(values[row * dimension + column]) - mean[column]
        squares[column] += difference * difference
      }
    }
    self.mean = mean
    scale = zip(squares, mean).map { squares, mean in
      let deviation = Double.sqrt(squares / Double(count))
      // Rounding leaves a constant feature with a deviation near its size times 2⁻⁵³, never above this.
      return deviation > 1e-12 * abs(mean) ? 1 / deviation : 0
    }
  }

  /// Leaves rows as they are.
  ///
  /// - Parameter dimension: D.
  package init(identity dimension: Int) {
    mean = [Double](repeating: 0, count: dimension)
    scale = [Double](repeating: 1, count: dimension)
  }

  /// The rows in the measured scale, `[N, D]`.
  public func apply(to values: [Float]) -> [Float] {
    let dimension = mean.count
    var result = values
    for start in stride(from: 0, to: values.count, by: dimension) {
      for column in 0..<dimension {
        result[start + column] = Float((Double(values[start + column]) - mean[column]) * scale[column])
      }
    }
    return result
  }
}
