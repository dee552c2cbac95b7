public import KizuEval
import RealModule

/// Means over repetitions, and how far they can be trusted.
public enum SeedInterval {
  /// The 95 % interval of a mean by Student's t distribution, from a sample of it.
  ///
  /// "Student", Biometrika 1908: mean ± t s / √n with n - 1 degrees of freedom.
  ///
  /// - Parameter values: At least 2 independent repetitions.
  /// - Returns: The interval; of equal values a point.
  public static func interval(of values: [Double]) -> ConfidenceInterval {
    precondition(values.count >= 2)
    let mean = mean(of: values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = Double.sqrt(squares / Double(values.count - 1))
    let reach = quantile(freedom: values.count - 1) * deviation / Double.sqrt(Double(values.count))
    return ConfidenceInterval(low: mean - reach, high: mean + reach)
  }

  static func mean(of values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// t for which 2.5 % lie above, by degrees of freedom 1, 2, … 20; beyond, that of 20, which is too wide.
  static func quantile(freedom: Int) -> Double {
    table[min(freedom, table.count) - 1]
  }

  private static let table = [
    12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604,
    2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860,
  ]
}
