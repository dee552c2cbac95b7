public import KizuCore

extension LinearProbe {
  /// Fits a probe to training rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, finite, not scaled; N at least 1.
  ///   - dimension: D, at least 1.
  ///   - labels: The class of each row, in 0 ..< `classCount`, `[N]`.
  ///   - classCount: K.
  ///   - c: C, above 0.
  ///   - classWeight: How rows are weighted.
  ///   - product: What multiplies matrices.
  /// - Returns: The probe.
  public static func fit(
    _ values: [Float], dimension: Int, labels: [Int], classCount: Int, c: Double,
    classWeight: ClassWeight = .balanced, product: any MatrixProduct
  ) -> LinearProbe {
    let path = fits(
      values, dimension: dimension, labels: labels, classCount: classCount, cs: [c],
      classWeight: classWeight, tolerance: finalTolerance, product: product)
    return path[0]
  }

  /// Agrees with the optimum to better than 1e-6 of the objective.
  static let finalTolerance = 1e-10
  /// Enough to rank values of C by what they predict.
  static let searchTolerance = 1e-6

  /// One probe for each C, each fit starting where the one before it ended.
  static func fits(
    _ values: [Float], dimension: Int, labels: [Int], classCount: Int, cs: [Double],
    classWeight: ClassWeight, tolerance: Double, product: any MatrixProduct
  ) -> [LinearProbe] {
    precondition(!labels.isEmpty && values.count == labels.count * dimension && cs.allSatisfy { $0 > 0 })
    let scaling = FeatureScaling(measuring: values, dimension: dimension)
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    let present = counts.indices.filter { counts[$0] > 0 }
    // One class leaves nothing to fit: the probe always answers with it.
    guard present.count > 1 else {
      return cs.map {
        LinearProbe(
          scaling: scaling, classes: present, classCount: classCount, weights: [], intercepts: [], c: $0)
      }
    }
    var position = [Int](repeating: 0, count: classCount)
    for (index, value) in present.enumerated() { position[value] = index }
    let problem = LogisticProblem(
      features: scaling.apply(to: values), dimension: dimension, labels: labels.map { position[$0] },
      rowWeights: labels.map { label in
        switch classWeight {
        case .balanced: Double(labels.count) / Double(present.count * counts[label])
        case .none: 1
        }
      },
      classCount: present.count, product: product)
    var parameters: [Double]?
    return cs.map { c in
      let solution = problem.minimise(c: c, from: parameters, tolerance: tolerance).parameters
      parameters = solution
      let split = problem.outputs * dimension
      return LinearProbe(
        scaling: scaling, classes: present, classCount: classCount, weights: Array(solution[..<split]),
        intercepts: Array(solution[split...]), c: c)
    }
  }
}
