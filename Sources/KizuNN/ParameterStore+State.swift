import KizuCore

extension ParameterStore {
  /// What is remembered beside each number from update to update.
  ///
  /// Momentum and squares are kept of trained parameters, the average of running statistics too.
  public enum State: String, Sendable, CaseIterable {
    /// The running sum or mean of gradients: of every optimiser.
    case momentum
    /// The running mean of squared gradients: of AdamW.
    case square
    /// The moving average of the values: where one was started.
    case average

    /// What its tensors' names begin with in a checkpoint.
    public var prefix: String { "\(rawValue)." }
  }

  /// Makes room for what an optimiser remembers, and forgets what was remembered before.
  public func prepare(for optimizer: Optimizer) {
    precondition(gradients.count == trainedCount, "a store for inference is not trained")
    unsafe momentum.baseAddress.update(repeating: 0, count: momentum.count)
    squares = AlignedBuffer(count: optimizer.kind == .adamw ? trainedCount : 0)
    trustRatios = optimizer.kind == .lars ? TrustRatios(self) : nil
  }

  /// Whether there is room for what an optimiser remembers.
  func isPrepared(for optimizer: Optimizer) -> Bool {
    guard gradients.count == trainedCount else { return false }
    switch optimizer.kind {
    case .sgd, .nesterov: return true
    case .lars: return trustRatios != nil
    case .adamw: return squares.count == trainedCount
    }
  }

  /// Whether a kind of state is kept of a parameter.
  public func keeps(_ state: State, of index: Int) -> Bool {
    let isTrained = specs[index].kind.isTrained
    return switch state {
    case .momentum: isTrained && momentum.count > 0
    case .square: isTrained && squares.count > 0
    case .average: averages.count > 0
    }
  }

  /// The state of one parameter, in plain order.
  ///
  /// - Precondition: ``keeps(_:of:)``.
  public func state(_ state: State, of index: Int) -> [Float] {
    precondition(keeps(state, of: index))
    return unsafe plain(index, in: memory(of: state))
  }

  /// Replaces the state of one parameter.
  ///
  /// - Precondition: ``keeps(_:of:)``, and the count fits.
  public func setState(_ state: State, of index: Int, to newValues: [Float]) {
    precondition(keeps(state, of: index))
    unsafe set(index, to: newValues, in: memory(of: state))
  }

  /// Takes values and all that is remembered from a store of the same parameters, which may be in another order.
  ///
  /// The optimiser must be prepared for, and an average started, as it is there.
  ///
  /// - Precondition: Names and shapes agree.
  package func take(from other: ParameterStore) {
    for (index, spec) in specs.enumerated() {
      guard let source = other.index(of: spec.name), other.specs[source].shape == spec.shape else {
        preconditionFailure("the parameter \(spec.name) is another one there")
      }
      setValues(of: index, to: other.values(of: source))
      for state in State.allCases where keeps(state, of: index) {
        setState(state, of: index, to: other.state(state, of: source))
      }
    }
  }

  private func memory(of state: State) -> UnsafeMutablePointer<Float> {
    switch state {
    case .momentum: unsafe momentum.baseAddress
    case .square: unsafe squares.baseAddress
    case .average: unsafe averages.baseAddress
    }
  }
}
