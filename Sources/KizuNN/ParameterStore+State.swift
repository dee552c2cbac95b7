import KizuCore

extension ParameterStore {
  /// What is remembered beside each number from update to update.
  public enum State: String, Sendable, CaseIterable {
    /// The running sum or mean of gradients: of every optimiser.
    case momentum
    /// The running mean of squared gradients: of AdamW.
    case square

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
    guard specs[index].kind.isTrained else { return false }
    return switch state {
    case .momentum: momentum.count > 0
    case .square: squares.count > 0
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

  private func memory(of state: State) -> UnsafeMutablePointer<Float> {
    switch state {
    case .momentum: unsafe momentum.baseAddress
    case .square: unsafe squares.baseAddress
    }
  }
}
