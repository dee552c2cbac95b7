/// Exact bounds of a rate of which some cases were seen: 0 misses among 30 defects still allow 9.5 %.
///
/// Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
/// Biometrika 26, 1934: quantiles of beta distributions. The bounds hold for independent cases; photos of one lot
/// are not, so count lots there.
public struct BinomialBounds: Sendable, Equatable, Codable {
  /// Cases that were hit.
  public let count: Int
  /// Cases in all.
  public let of: Int
  /// count / of, 0 without cases.
  public let rate: Double
  /// The two-sided 95 % interval; 0…1 without cases.
  public let interval: ConfidenceInterval
  /// With 95 % confidence the rate is at most this: the upper end of a one-sided interval.
  public let upper: Double
  /// With 95 % confidence the rate is at least this: the lower end of a one-sided interval.
  public let lower: Double

  /// Bounds for `count` hits of `of` cases.
  ///
  /// - Precondition: 0 ≤ `count` ≤ `of`.
  public init(count: Int, of total: Int) {
    precondition(count >= 0 && count <= total)
    self.count = count
    of = total
    rate = total == 0 ? 0 : Double(count) / Double(total)
    interval = ConfidenceInterval(
      low: Self.lower(count, total, error: 0.025), high: Self.upper(count, total, error: 0.025))
    upper = Self.upper(count, total, error: 0.05)
    lower = Self.lower(count, total, error: 0.05)
  }

  private static func lower(_ count: Int, _ total: Int, error: Double) -> Double {
    count == 0 ? 0 : IncompleteBeta.quantile(error, a: Double(count), b: Double(total - count + 1))
  }

  private static func upper(_ count: Int, _ total: Int, error: Double) -> Double {
    // By symmetry from the other side, where small errors keep their digits.
    count == total ? 1 : 1 - IncompleteBeta.quantile(error, a: Double(total - count), b: Double(count + 1))
  }
}
