import RealModule

/// One-sided 95 % bounds of the mean of several rates, such as balanced accuracy.
///
/// Price and Bonett, "An improved confidence interval for a linear function of binomial proportions", Computational
/// Statistics & Data Analysis 45, 2004: Wald's interval after 2/K hits and 2/K misses are added to each of the K rates, so
/// that a few photos that are all called right prove little. Approximate, where ``RateBounds`` is exact.
struct MeanRateBounds {
  let lower: Double
  let upper: Double

  /// The 95 % quantile of the normal distribution.
  private static let deviate = 1.6448536269514722

  /// - Parameters:
  ///   - rates: At least one, with their effective numbers of cases.
  ///   - scale: What these numbers are multiplied by: for planning.
  init(of rates: [RateBounds], scale: Double = 1) {
    let count = Double(rates.count)
    var (sum, variance) = (0.0, 0.0)
    for rate in rates {
      let cases = rate.effective * scale
      let share = (rate.rate * cases + 2 / count) / (cases + 4 / count)
      sum += share
      variance += share * (1 - share) / (cases + 4 / count)
    }
    let error = Self.deviate * variance.squareRoot()
    lower = max(0, (sum - error) / count)
    upper = min(1, (sum + error) / count)
  }
}
