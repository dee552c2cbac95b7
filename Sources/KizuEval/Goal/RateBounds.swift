import RealModule

/// Exact one-sided bounds of a rate, also where photos of one group fail or succeed together.
///
/// Clopper and Pearson's bounds (see ``BinomialBounds``) for an effective number of cases: Korn and Graubard,
/// "Confidence intervals for proportions with small expected number of positive counts estimated from survey data",
/// Survey Methodology 24, 1998. With groups, n* = r (1 - r) / v, where v is the variance of the rate between groups,
/// times (t(n - 1) / t(G - 1))² for what G groups cannot tell, and at most n. Where no case or every case was a hit, the
/// variance is that with one case of the largest group changed. Every case its own group gives n* = n exactly.
public struct RateBounds: Sendable, Equatable, Codable {
  /// Cases that were hit.
  public let hits: Int
  /// Cases in all, n.
  public let cases: Int
  /// Groups that they stand in, G; equal to ``cases`` where all stand alone.
  public let groups: Int
  /// How many independent cases they are worth, n*.
  public let effective: Double
  /// hits / cases; 0 without cases.
  public let rate: Double

  /// Counts cases.
  ///
  /// - Parameters:
  ///   - isHit: One entry a case.
  ///   - groups: The group of each; nil stands alone.
  public init(_ isHit: [Bool], groups: [String?]) {
    precondition(isHit.count == groups.count)
    cases = isHit.count
    hits = isHit.count { $0 }
    rate = cases == 0 ? 0 : Double(hits) / Double(cases)
    let numbers = GroupNumbers(groups)
    self.groups = numbers.count
    effective = Self.effective(isHit, numbers)
  }

  /// Bounds of a rate that was not counted: for planning.
  init(rate: Double, effective: Double) {
    (hits, cases, groups) = (0, 0, 0)
    (self.rate, self.effective) = (rate, effective)
  }

  /// The true rate is at least this, but for a chance of `error`.
  public func lower(_ error: Double) -> Double {
    let count = rate * effective
    return count <= 0 ? 0 : IncompleteBeta.quantile(error, a: count, b: effective - count + 1)
  }

  /// The true rate is at most this, but for a chance of `error`.
  public func upper(_ error: Double) -> Double {
    let missed = (1 - rate) * effective
    return missed <= 0 ? 1 : 1 - IncompleteBeta.quantile(error, a: missed, b: effective - missed + 1)
  }

  private static func effective(_ isHit: [Bool], _ numbers: GroupNumbers) -> Double {
    let (n, g) = (Double(isHit.count), Double(numbers.count))
    guard numbers.count < isHit.count else { return n }
    guard numbers.count > 1 else { return 1 }
    var sizes = [Double](repeating: 0, count: numbers.count)
    var hits = sizes
    for (hit, group) in zip(isHit, numbers.ofRow) {
      sizes[group] += 1
      if hit { hits[group] += 1 }
    }
    let total = hits.reduce(0, +)
    if total == 0 || total == n {
      let largest = sizes.indices.reduce(0) { sizes[$1] > sizes[$0] ? $1 : $0 }
      hits[largest] += total == 0 ? 1 : -1
    }
    let rate = hits.reduce(0, +) / n
    let spread = zip(hits, sizes).reduce(0.0) { sum, group in
      let difference = group.0 - rate * group.1
      return sum + difference * difference
    }
    let variance = g / (g - 1) * spread / (n * n)
    let ratio = studentQuantile(n - 1) / studentQuantile(g - 1)
    let worth = variance > 0 ? rate * (1 - rate) / variance * ratio * ratio : n
    return min(n, max(1, worth))
  }

  /// The 95 % quantile of Student's t: of |t|, 10 % lie beyond, which is I_x(ν/2, ½) at x = ν / (ν + t²).
  static func studentQuantile(_ degrees: Double) -> Double {
    let x = IncompleteBeta.quantile(0.1, a: degrees / 2, b: 0.5)
    return (degrees * (1 - x) / x).squareRoot()
  }

  /// The least number for which something holds that, once it holds, goes on to hold; nil above ten million.
  static func fewest(where holds: (Int) -> Bool) -> Int? {
    var high = 1
    while !holds(high) {
      high *= 2
      guard high <= 10_000_000 else { return nil }
    }
    var low = high / 2
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle }
    }
    return high
  }
}
