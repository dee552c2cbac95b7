import RealModule

/// The loss of a classifier, with weights for classes and softened targets.
///
/// With p = softmax(z), q the targets, w the weights of the classes and ε the smoothing (Szegedy et al., CVPR 2016):
///
/// `L = Σᵢ Σ_c w_c [(1 - ε) qᵢ_c + ε/K] (-ln pᵢ_c) / Σᵢ Σ_c w_c qᵢ_c`
///
/// For certain targets that is PyTorch's `cross_entropy(weight=, label_smoothing=)`.
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

  /// Computes the loss and its gradient.
  ///
  /// Backward: with tᵢ_c = w_c [(1 - ε) qᵢ_c + ε/K], `∂L/∂zᵢ_c = (pᵢ_c Σ_k tᵢ_k - tᵢ_c) / Σᵢ Σ_k w_k qᵢ_k`.
  ///
  /// - Parameters:
  ///   - logits: z, `[N, K]`, N at least 1.
  ///   - targets: q, `[N, K]`.
  ///   - gradient: Receives ∂L/∂z, `[N, K]`.
  /// - Returns: L in nats.
  public func evaluate(
    _ logits: Span<Float>, targets: ClassTargets, gradient: inout MutableSpan<Float>
  ) -> Float {
    let classCount = classWeights.count
    precondition(
      targets.classCount == classCount && logits.count == targets.values.count
        && gradient.count == logits.count)
    let weights = classWeights.map(Double.init)
    let (sharp, even) = (1 - Double(smoothing), Double(smoothing) / Double(classCount))
    var total = 0.0
    for (place, value) in targets.values.enumerated() { total += weights[place % classCount] * Double(value) }
    var loss = 0.0
    for start in stride(from: 0, to: logits.count, by: classCount) {
      // Forward
      var largest = Double(logits[start])
      for column in 1..<max(1, classCount) { largest = max(largest, Double(logits[start + column])) }
      var (sum, targetSum) = (0.0, 0.0)
      for column in 0..<classCount {
        sum += Double.exp(Double(logits[start + column]) - largest)
        targetSum += weights[column] * (sharp * Double(targets.values[start + column]) + even)
      }
      let logSum = largest + Double.log(sum)
      for column in 0..<classCount {
        let target = weights[column] * (sharp * Double(targets.values[start + column]) + even)
        let logProbability = Double(logits[start + column]) - logSum
        loss -= target * logProbability
        // Backward
        gradient[start + column] = Float((Double.exp(logProbability) * targetSum - target) / total)
      }
    }
    return Float(loss / total)
  }
}
