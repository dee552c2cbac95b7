import KizuCore
import RealModule

/// Regularised multinomial logistic regression as a minimisation.
///
/// The objective is Σ wᵢ · logloss(zᵢ, yᵢ) + ‖W‖² / (2C) with logits z = x · Wᵀ + b; the intercept b is free. K
/// classes above two take K rows of W; two classes take one, for the second against the first, as in
/// scikit-learn's `LogisticRegression`, whose objective this is (times C).
struct LogisticProblem {
  /// `[N, D]`, row-major, each feature near mean 0 and standard deviation 1.
  let features: [Float]
  let dimension: Int
  /// `[N]`, in 0 ..< `classCount`.
  let labels: [Int]
  /// w, `[N]`.
  let rowWeights: [Double]
  /// K, at least 2.
  let classCount: Int
  let product: any MatrixProduct

  /// Rows of W: 1 for two classes, else K.
  var outputs: Int { classCount == 2 ? 1 : classCount }

  /// Entries of a parameter vector: W `[outputs, D]`, then b `[outputs]`.
  var parameterCount: Int { outputs * (dimension + 1) }

  /// x · Wᵀ + b for every row, `[N, outputs]`: f32 products, f64 afterwards.
  func logits(of parameters: [Double]) -> [Double] {
    let weights = parameters[..<(outputs * dimension)].map { Float($0) }
    let products = product.product(
      rows: labels.count, columns: outputs, inner: dimension, features.span, weights.span, transposeB: true)
    let intercepts = parameters[(outputs * dimension)...]
    var result: [Double] = []
    result.reserveCapacity(products.count)
    for start in stride(from: 0, to: products.count, by: outputs) {
      for (offset, intercept) in intercepts.enumerated() {
        result.append(Double(products[start + offset]) + intercept)
      }
    }
    return result
  }

  /// The gradient from the residuals `[N, outputs]` that ``lossAlongRay(from:by:step:residuals:)`` leaves.
  func gradient(residuals: [Float], parameters: [Double], inverseC: Double) -> [Double] {
    let products = product.product(
      rows: outputs, columns: dimension, inner: labels.count, residuals.span, transposeA: true, features.span)
    var result: [Double] = []
    result.reserveCapacity(parameterCount)
    for (index, value) in products.enumerated() {
      result.append(Double(value) + parameters[index] * inverseC)
    }
    var sums = [Double](repeating: 0, count: outputs)
    for start in stride(from: 0, to: residuals.count, by: outputs) {
      for output in 0..<outputs { sums[output] += Double(residuals[start + output]) }
    }
    return result + sums
  }

  /// The weighted log loss at `logits + step * change`, without the penalty.
  ///
  /// - Parameters:
  ///   - logits: `[N, outputs]`.
  ///   - change: `[N, outputs]`, how the logits change along the ray.
  ///   - step: How far along.
  ///   - residuals: Becomes w · (p - y), `[N, outputs]`.
  /// - Returns: The loss, and its slope and curvature in `step`.
  func lossAlongRay(
    from logits: [Double], by change: [Double], step: Double, residuals: inout [Float]
  ) -> LineSearch.Point {
    // With one output, class 0 is the one whose logit is always 0.
    let implicit = classCount - outputs
    var exponentials = [Double](repeating: 0, count: classCount)
    var total = LineSearch.Point(value: 0, slope: 0, curvature: 0)
    for row in labels.indices {
      let start = row * outputs - implicit
      var largest = implicit == 1 ? 0 : -Double.infinity
      for index in implicit..<classCount {
        exponentials[index] = logits[start + index] + step * change[start + index]
        largest = max(largest, exponentials[index])
      }
      if implicit == 1 { exponentials[0] = 0 }
      let label = labels[row]
      let weight = rowWeights[row]
      let ownLogit = exponentials[label]
      var sum = 0.0
      for index in 0..<classCount {
        exponentials[index] = Double.exp(exponentials[index] - largest)
        sum += exponentials[index]
      }
      var meanChange = 0.0
      var meanSquare = 0.0
      for index in implicit..<classCount {
        let probability = exponentials[index] / sum
        let slope = change[start + index]
        meanChange += probability * slope
        meanSquare += probability * slope * slope
        residuals[start + index] = Float(weight * (index == label ? probability - 1 : probability))
      }
      let ownChange = label < implicit ? 0 : change[start + label]
      total.value += weight * (largest + Double.log(sum) - ownLogit)
      total.slope += weight * (meanChange - ownChange)
      total.curvature += weight * max(0, meanSquare - meanChange * meanChange)
    }
    return total
  }
}
