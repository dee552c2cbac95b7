/// A step along a ray on which a convex function meets the strong Wolfe conditions.
///
/// Nocedal & Wright, "Numerical Optimization", 2nd edition, 2006, equation 3.7. On a convex function the slope
/// rises along the ray, so the point sought is bracketed by the signs of slopes, and Newton's method with bisection
/// as its safety net finds it.
enum LineSearch {
  /// The function at one point of the ray.
  struct Point {
    var value: Double
    var slope: Double
    /// The second derivative, at least 0.
    var curvature: Double
  }

  private static let sufficientDecrease = 1e-4
  private static let slopeReduction = 0.9
  private static let maximumEvaluations = 60

  /// Searches from `firstStep` on; nil when no step goes down, which means that rounding hides any descent left.
  ///
  /// The last call of `evaluate` is for the step returned.
  static func step(
    value: Double, slope: Double, firstStep: Double, evaluate: (Double) -> Point
  ) -> (step: Double, value: Double)? {
    var low = 0.0
    var high = Double.infinity
    var step = firstStep
    for _ in 0..<maximumEvaluations {
      let point = evaluate(step)
      let isLowEnough = point.value <= value + sufficientDecrease * step * slope
      if isLowEnough, abs(point.slope) <= slopeReduction * abs(slope) { return (step, point.value) }
      if isLowEnough, point.slope < 0 { low = step } else { high = step }
      let newton = point.curvature > 0 ? step - point.slope / point.curvature : .infinity
      let fallback = high.isFinite ? low + (high - low) / 2 : 2 * step
      // A Newton step far beyond the last one follows a curvature that does not hold there.
      let limit = high.isFinite ? high : 10 * step
      step = newton > low && newton < limit ? newton : fallback
    }
    return nil
  }
}
