/// The limited-memory BFGS approximation of the inverse Hessian: turns gradients into search directions.
///
/// Nocedal & Wright, "Numerical Optimization", 2nd edition, 2006: algorithm 7.4 (two-loop recursion) with the
/// initial scaling of equation 7.20.
struct LBFGS {
  private struct Pair {
    var step: [Double]
    var gradientChange: [Double]
    var inverseCurvature: Double
  }

  /// How many steps are remembered at most.
  let memory: Int
  private var pairs: [Pair] = []

  init(memory: Int) {
    precondition(memory > 0)
    self.memory = memory
  }

  /// Whether no step is remembered yet: then the direction is the negative gradient, of no particular length.
  var isEmpty: Bool { pairs.isEmpty }

  /// Remembers a step and how it changed the gradient; forgets the oldest where the memory is full.
  ///
  /// A pair without positive curvature, which only rounding can bring about on a convex function, is passed over.
  mutating func remember(step: [Double], gradientChange: [Double]) {
    let curvature = Self.dot(step, gradientChange)
    guard curvature > 1e-14 * Self.dot(gradientChange, gradientChange), curvature.isFinite else { return }
    if pairs.count == memory { pairs.removeFirst() }
    pairs.append(Pair(step: step, gradientChange: gradientChange, inverseCurvature: 1 / curvature))
  }

  /// The descent direction -H · gradient.
  func direction(against gradient: [Double]) -> [Double] {
    var result = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: pairs.count)
    for index in pairs.indices.reversed() {
      let pair = pairs[index]
      shares[index] = pair.inverseCurvature * Self.dot(pair.step, result)
      Self.add(-shares[index], pair.gradientChange, to: &result)
    }
    if let last = pairs.last {
      let scale = 1 / (last.inverseCurvature * Self.dot(last.gradientChange, last.gradientChange))
      for index in result.indices { result[index] *= scale }
    }
    for (pair, share) in zip(pairs, shares) {
      let correction = share - pair.inverseCurvature * Self.dot(pair.gradientChange, result)
      Self.add(correction, pair.step, to: &result)
    }
    return result
  }

  /// The inner product; four sums, because one alone waits for itself at every step.
  static func dot(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count)
    var sums = SIMD4<Double>()
    var index = 0
    while index + 4 <= left.count {
      let first = SIMD4(left[index], left[index + 1], left[index + 2], left[index + 3])
      let second = SIMD4(right[index], right[index + 1], right[index + 2], right[index + 3])
      sums += first * second
      index += 4
    }
    var sum = sums.sum()
    while index < left.count {
      sum += left[index] * right[index]
      index += 1
    }
    return sum
  }

  /// Adds `factor * values` to `result`.
  static func add(_ factor: Double, _ values: [Double], to result: inout [Double]) {
    precondition(values.count == result.count)
    for index in result.indices { result[index] += factor * values[index] }
  }
}
