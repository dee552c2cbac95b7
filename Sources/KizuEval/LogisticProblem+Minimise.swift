import KizuCore

extension LogisticProblem {
  /// Where a minimisation ended.
  struct Solution {
    /// W `[outputs, D]`, then b `[outputs]`.
    var parameters: [Double]
    /// The objective there.
    var objective: Double
    /// Steps taken.
    var iterations: Int
  }

  // More memory saves steps, and costs little beside two passes over the features a step.
  private static let memory = 30
  private static let maximumIterations = 2000
  // The first few directions are too short-sighted to tell how much there is to gain.
  private static let leastIterations = 5

  /// Minimises the objective by L-BFGS.
  ///
  /// Logits are linear in the parameters, so a step costs one product for the direction and one for the gradient,
  /// however many points the line search tries; and it tries them in f64, free of f32 noise.
  ///
  /// - Parameters:
  ///   - c: C, above 0.
  ///   - start: Parameters to start from; nil for zeros.
  ///   - tolerance: Stops when a step promises to lower the objective by less than this share of it.
  /// - Returns: The parameters reached.
  func minimise(c: Double, from start: [Double]? = nil, tolerance: Double) -> Solution {
    var parameters = start ?? [Double](repeating: 0, count: parameterCount)
    var logits = start.map(logits(of:)) ?? [Double](repeating: 0, count: labels.count * outputs)
    var residuals = [Float](repeating: 0, count: logits.count)
    let inverseC = 1 / c
    let weightCount = outputs * dimension
    // What a ray costs in penalty: a parabola in the step.
    func penalty(along direction: [Double]) -> (Double) -> LineSearch.Point {
      var squares = 0.0
      var slope = 0.0
      var curvature = 0.0
      for index in 0..<weightCount {
        squares += parameters[index] * parameters[index]
        slope += parameters[index] * direction[index]
        curvature += direction[index] * direction[index]
      }
      return { step in
        LineSearch.Point(
          value: inverseC * (squares / 2 + step * slope + step * step * curvature / 2),
          slope: inverseC * (slope + step * curvature), curvature: inverseC * curvature)
      }
    }

    let still = [Double](repeating: 0, count: logits.count)
    var objective = lossAlongRay(from: logits, by: still, step: 0, residuals: &residuals).value
    objective += penalty(along: [Double](repeating: 0, count: parameterCount))(0).value
    var gradient = gradient(residuals: residuals, parameters: parameters, inverseC: inverseC)
    var history = LBFGS(memory: Self.memory)
    var iterations = 0
    while iterations < Self.maximumIterations {
      let direction = history.direction(against: gradient)
      let change = self.logits(of: direction)
      let penaltyAt = penalty(along: direction)
      let evaluate = { (step: Double) -> LineSearch.Point in
        var point = lossAlongRay(from: logits, by: change, step: step, residuals: &residuals)
        let penalty = penaltyAt(step)
        point.value += penalty.value
        point.slope += penalty.slope
        point.curvature += penalty.curvature
        return point
      }
      var slope = LBFGS.dot(gradient, direction)
      var firstStep = 1.0
      if history.isEmpty {
        let here = evaluate(0)
        slope = here.slope
        firstStep = here.curvature > 0 ? -here.slope / here.curvature : 1
      }
      // Along a Newton direction the quadratic model falls by half the slope.
      let promised = -slope * firstStep / 2
      guard promised > (iterations < Self.leastIterations ? 1e-14 : tolerance) * objective else { break }
      guard
        let found = LineSearch.step(value: objective, slope: slope, firstStep: firstStep, evaluate: evaluate)
      else { break }
      let step = direction.map { found.step * $0 }
      LBFGS.add(1, step, to: &parameters)
      LBFGS.add(found.step, change, to: &logits)
      objective = found.value
      let before = gradient
      gradient = self.gradient(residuals: residuals, parameters: parameters, inverseC: inverseC)
      history.remember(step: step, gradientChange: zip(gradient, before).map { $0 - $1 })
      iterations += 1
    }
    return Solution(parameters: parameters, objective: objective, iterations: iterations)
  }
}
