extension LinearProbe {
  /// A probe from the weights of a linear layer on embeddings as they are.
  ///
  /// - Parameters:
  ///   - weights: W, `[K′, D]`, a row a class in `classes`, K′ at least 1.
  ///   - bias: b, `[K′]`.
  ///   - classes: The classes that had training rows, ascending, `[K′]`.
  ///   - classCount: K.
  ///   - dimension: D.
  package init(weights: [Float], bias: [Float], classes: [Int], classCount: Int, dimension: Int) {
    precondition(weights.count == bias.count * dimension && bias.count == classes.count)
    let (rows, shifts) = (weights.map(Double.init), bias.map(Double.init))
    // Of two classes a probe keeps one row, second against first; of one class none.
    let isPair = classes.count == 2
    let kept = classes.count == 1 ? [] : rows
    self.init(
      scaling: FeatureScaling(identity: dimension), classes: classes, classCount: classCount,
      weights: isPair ? (0..<dimension).map { rows[dimension + $0] - rows[$0] } : kept,
      intercepts: isPair ? [shifts[1] - shifts[0]] : classes.count == 1 ? [] : shifts, c: 0)
  }

  /// The probe as a linear layer on embeddings as they are, its standardisation folded in.
  ///
  /// With standardised x′ = (x - μ) s: W = W′ s and b = b′ - W′ (μ s). Of two classes, each gets half of the one row.
  ///
  /// - Returns: `[K′, D]` and `[K′]`, a row a class in ``classes``.
  package var layer: (weights: [Float], bias: [Float]) {
    let dimension = scaling.mean.count
    guard !intercepts.isEmpty else { return ([Float](repeating: 0, count: dimension), [0]) }
    var rows: [Float] = []
    var bias: [Float] = []
    for output in intercepts.indices {
      var shift = intercepts[output]
      for column in 0..<dimension {
        let weight = weights[output * dimension + column] * scaling.scale[column]
        rows.append(Float(weight))
        shift -= weight * scaling.mean[column]
      }
      bias.append(Float(shift))
    }
    guard classes.count == 2 else { return (rows, bias) }
    return (rows.map { -$0 / 2 } + rows.map { $0 / 2 }, [-bias[0] / 2, bias[0] / 2])
  }
}
