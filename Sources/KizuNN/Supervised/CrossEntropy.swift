import RealModule

/// The loss of a classifier, with weights for classes and softened targets.
///
/// With p = softmax(z), w the weights of the classes and ε the smoothing (Szegedy et al., CVPR 2016), as PyTorch's
/// `cross_entropy(weight=, label_smoothing=)` defines it:
///
/// `L = Σᵢ [(1 - ε) w_yᵢ (-ln pᵢ_yᵢ) + ε/K Σ_c w_c (-ln pᵢ_c)] / Σᵢ w_yᵢ`
public struct CrossEntropy: Sendable, Equatable {
  /// w, one a class, each above 0, `[K]`.
  public let classWeights: [Float]
  /// ε, in 0 ..< 1.
  public let smoothing: Float

  public init(classWeights: [Float], smoothing: Float = 0) {
    precondition(!classWeights.isEmpty && classWeights.allSatisfy { $0 > 0 } && (0..<1).contains(smoothing))
    self.classWeights = classWeights
    self.smoothing = smoothing
  }

  /// Weights with which every class counts alike: n / (K · n_c), for classes that all have rows.
  ///
  /// - Parameters:
  ///   - labels: The class of each row, in 0 ..< K; every class has a row.
  ///   - classCount: K.
  /// - Returns: `[K]`.
  public static func balancedWeights(labels: [Int], classCount: Int) -> [Float] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    precondition(counts.allSatisfy { $0 > 0 })
    return counts.map { Float(labels.count) / Float(classCount * $0) }
  }

  /// Computes the loss and its gradient.
  ///
  /// Backward: with tᵢ_c = (1 - ε) w_yᵢ [c = yᵢ] + ε/K w_c, `∂L/∂zᵢ_c = (pᵢ_c Σ_k tᵢ_k - tᵢ_c) / Σᵢ w_yᵢ`.
  ///
  /// - Parameters:
  ///   - logits: z, `[N, K]`, N at least 1.
  ///   - labels: y, `[N]`, each in 0 ..< K.
  ///   - gradient: Receives ∂L/∂z, `[N, K]`.
  /// - Returns: L in nats.
  public func evaluate(
    _ logits: Span<Float>, labels: [Int], gradient: inout MutableSpan<Float>
  ) -> Float {
    let classCount = classWeights.count
    precondition(logits.count == labels.count * classCount && gradient.count == logits.count)
    let total = labels.reduce(0) { $0 + Double(classWeights[$1]) }
    let spread = classWeights.map { Double(smoothing) / Double(classCount) * Double($0) }
    let spreadSum = spread.reduce(0, +)
    var loss = 0.0
    for (row, label) in labels.enumerated() {
      let start = row * classCount
      // Forward
      var largest = Double(logits[start])
      for column in 1..<max(1, classCount) { largest = max(largest, Double(logits[start + column])) }
      var sum = 0.0
      for column in 0..<classCount { sum += Double.exp(Double(logits[start + column]) - largest) }
      let logSum = largest + Double.log(sum)
      let own = (1 - Double(smoothing)) * Double(classWeights[label])
      for column in 0..<classCount {
        let target = spread[column] + (column == label ? own : 0)
        let logProbability = Double(logits[start + column]) - logSum
        loss -= target * logProbability
        // Backward
        gradient[start + column] = Float(
          (Double.exp(logProbability) * (own + spreadSum) - target) / total)
      }
    }
    return Float(loss / total)
  }
}
