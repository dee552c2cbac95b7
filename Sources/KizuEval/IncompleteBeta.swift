import RealModule

/// The regularised incomplete beta function and its inverse: the distribution behind exact binomial bounds.
enum IncompleteBeta {
  /// I_x(a, b) = 1 / B(a, b) ∫₀ˣ tᵃ⁻¹ (1 - t)ᵇ⁻¹ dt.
  ///
  /// By the continued fraction 8.17.22 of NIST's Digital Library of Mathematical Functions, evaluated by Lentz's
  /// method (Thompson and Barnett, J. Comput. Phys. 64, 1986), on the side of (a + 1) / (a + b + 2) where it
  /// converges fast, and I_x(a, b) = 1 - I_{1-x}(b, a) on the other.
  ///
  /// - Parameters:
  ///   - x: 0…1.
  ///   - a: Above 0.
  ///   - b: Above 0.
  /// - Returns: 0…1, rising with x.
  static func regularised(_ x: Double, a: Double, b: Double) -> Double {
    precondition(x >= 0 && x <= 1 && a > 0 && b > 0)
    guard x > 0, x < 1 else { return x }
    return x <= (a + 1) / (a + b + 2) ? lower(x, a: a, b: b) : 1 - lower(1 - x, a: b, b: a)
  }

  private static func lower(_ x: Double, a: Double, b: Double) -> Double {
    let logFactor =
      Double.logGamma(a + b) - .logGamma(a) - .logGamma(b) + a * .log(x) + b * .log(onePlus: -x)
    return min(1, .exp(logFactor) / (a * fraction(x, a: a, b: b)))
  }

  /// The x at which I_x(a, b) is `share`, by bisection down to neighbouring numbers.
  static func quantile(_ share: Double, a: Double, b: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { return high }
      if regularised(middle, a: a, b: b) < share { low = middle } else { high = middle }
    }
  }

  /// 1 + d₁ / (1 + d₂ / (1 + …)).
  private static func fraction(_ x: Double, a: Double, b: Double) -> Double {
    // Lentz's ratios must not become 0.
    let tiny = 1e-300
    var value = 1.0
    var numerators = 1.0
    var denominators = 0.0
    for step in 1...100_000 {
      let m = Double(step / 2)
      let d =
        step % 2 == 0
        ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      denominators = 1 + d * denominators
      if abs(denominators) < tiny { denominators = tiny }
      denominators = 1 / denominators
      numerators = 1 + d / numerators
      if abs(numerators) < tiny { numerators = tiny }
      value *= numerators * denominators
      if abs(numerators * denominators - 1) < 1e-15 { break }
    }
    return value
  }
}
