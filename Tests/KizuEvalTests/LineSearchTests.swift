import RealModule
import Testing

@testable import KizuEval

struct LineSearchTests {
  /// log(1 + exp(k(x - a))) - x · b: convex, its slope goes from -b to k - b around a.
  private func hinge(_ x: Double, k: Double, a: Double, b: Double) -> LineSearch.Point {
    let share = 1 / (1 + Double.exp(-k * (x - a)))
    return LineSearch.Point(
      value: max(0, k * (x - a)) + Double.log(onePlus: Double.exp(-abs(k * (x - a)))) - x * b,
      slope: k * share - b, curvature: k * k * share * (1 - share))
  }

  @Test(arguments: [1e-3, 0.5, 1, 40, 1e4], [0.1, 3, 1e3])
  func meetsTheStrongWolfeConditions(place: Double, steepness: Double) throws {
    let start = hinge(0, k: steepness, a: place, b: steepness / 2)
    var evaluated = Double.nan
    let found = try #require(
      LineSearch.step(value: start.value, slope: start.slope, firstStep: 1) { step in
        evaluated = step
        return hinge(step, k: steepness, a: place, b: steepness / 2)
      })
    let end = hinge(found.step, k: steepness, a: place, b: steepness / 2)
    #expect(evaluated == found.step)
    #expect(found.value == end.value)
    #expect(end.value <= start.value + 1e-4 * found.step * start.slope)
    #expect(abs(end.slope) <= 0.9 * abs(start.slope))
  }

  @Test func givesUpWhereNothingGoesDown() {
    let found = LineSearch.step(value: 0, slope: -1e-30, firstStep: 1) { step in
      LineSearch.Point(value: step * step, slope: 2 * step, curvature: 2)
    }
    #expect((found?.value ?? 0) <= 0)
  }

  @Test func directionsSolveAQuadraticInAsManyStepsAsDimensions() {
    // f = Σ d x² / 2 with exact line search: L-BFGS is then conjugate gradients.
    let curvatures = [1.0, 10, 100, 1000, 3]
    var x = [1.0, 1, 1, 1, 1]
    var history = LBFGS(memory: 5)
    var gradient = zip(curvatures, x).map { $0 * $1 }
    for _ in 0..<5 {
      let direction = history.direction(against: gradient)
      #expect(LBFGS.dot(direction, gradient) < 0)
      let bend = zip(curvatures, direction).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      let length = -LBFGS.dot(direction, gradient) / bend
      let step = direction.map { length * $0 }
      LBFGS.add(1, step, to: &x)
      let before = gradient
      gradient = zip(curvatures, x).map { $0 * $1 }
      history.remember(step: step, gradientChange: zip(gradient, before).map { $0 - $1 })
    }
    #expect(LBFGS.dot(x, x) < 1e-20)
  }

  @Test(arguments: [0, 1, 3, 4, 5, 15, 16, 17])
  func innerProductOfEveryLength(count: Int) {
    let values = (0..<count).map { Double($0) }
    #expect(LBFGS.dot(values, values) == values.reduce(0) { $0 + $1 * $1 })
  }
}
