/// How one parameter is trained beside the others.
public struct TrainingFactors: Sendable, Equatable {
  /// What the learning rate is multiplied by; 0 keeps the parameter as it is.
  public var learningRate: Float
  /// What the weight decay is multiplied by.
  public var weightDecay: Float

  public init(learningRate: Float = 1, weightDecay: Float = 1) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
  }

  /// Weights decay; scales, shifts and biases do not.
  static func usual(for kind: ParameterKind) -> TrainingFactors {
    TrainingFactors(weightDecay: kind == .weight ? 1 : 0)
  }
}

extension ParameterStore {
  /// Sets how one parameter is trained.
  ///
  /// - Precondition: factors are finite and at least 0.
  public func setFactors(of index: Int, to newFactors: TrainingFactors) {
    precondition(newFactors.learningRate >= 0 && newFactors.learningRate.isFinite)
    precondition(newFactors.weightDecay >= 0 && newFactors.weightDecay.isFinite)
    factors[index] = newFactors
  }

  /// How deep a parameter of a residual network stands: 0 for the stem, 1 to 4 for `layer1` to `layer4`, 5 for a head.
  public static func depth(ofParameter name: String) -> Int {
    if name.hasPrefix("conv1.") || name.hasPrefix("bn1.") { return 0 }
    guard name.hasPrefix("layer"), let stage = name.dropFirst(5).first?.wholeNumberValue,
      (1...4).contains(stage)
    else { return headDepth }
    return stage
  }

  private static let headDepth = 5

  /// Multiplies learning rates by a power of a number, the lower the nearer the photo, for fine-tuning.
  ///
  /// A parameter at depth d gets the factor `decay ^ (5 - d)`; heads keep theirs. Clark et al., "ELECTRA", ICLR 2020.
  ///
  /// - Parameter decay: In 0 ... 1; 1 changes nothing, 0 trains heads alone.
  public func decayLearningRates(towardsStem decay: Float) {
    precondition((0...1).contains(decay))
    for (index, spec) in specs.enumerated() {
      let power = Self.headDepth - Self.depth(ofParameter: spec.name)
      for _ in 0..<power { factors[index].learningRate *= decay }
    }
  }
}
