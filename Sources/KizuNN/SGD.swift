import KizuCore

/// Stochastic gradient descent with momentum and weight decay, as PyTorch defines it.
///
/// `g ← g + λ w` (weights only), `v ← m v + g`, `w ← w - η v`. Sutskever et al., ICML 2013.
public struct SGD: Sendable, Codable, Equatable {
  /// m, in 0 ..< 1.
  public var momentum: Float
  /// λ, at least 0; scales and shifts of batch norm are not decayed.
  public var weightDecay: Float

  public init(momentum: Float = 0.9, weightDecay: Float = 5e-4) {
    self.momentum = momentum
    self.weightDecay = weightDecay
  }

  /// Makes one update from the gradients in the store.
  ///
  /// - Parameters:
  ///   - parameters: A store with gradients and momentum.
  ///   - learningRate: η.
  ///   - engine: The engine whose threads share the work.
  public func update(_ parameters: ParameterStore, learningRate: Float, on engine: Engine) {
    let count = parameters.specs.count { $0.kind.isTrained }
    engine.run {
      engine.parallel { worker, workers in
        // Equal shares of the flat range, in whole vectors, cut where a parameter ends.
        let vectors = parameters.trainedCount / 16
        let first = vectors * worker / workers * 16
        let last = vectors * (worker + 1) / workers * 16
        for index in 0..<count {
          let start = max(first, parameters.offsets[index])
          let end = min(last, parameters.offsets[index] + parameters.storedCounts[index])
          guard start < end else { continue }
          let decay = parameters.specs[index].kind == .weight ? weightDecay : 0
          unsafe update(parameters, from: start, to: end, decay: decay, learningRate: learningRate)
        }
      }
    }
  }

  /// Updates one range of the flat memory.
  @unsafe private func update(
    _ parameters: ParameterStore, from start: Int, to end: Int, decay: Float, learningRate: Float
  ) {
    // SAFETY: the range lies within the trained range that the store allocated.
    let values = unsafe parameters.values.baseAddress
    let gradients = unsafe parameters.gradients.baseAddress
    let velocities = unsafe parameters.momentum.baseAddress
    for index in start..<end {
      let gradient = unsafe gradients[index] + decay * values[index]
      let velocity = unsafe momentum * velocities[index] + gradient
      unsafe velocities[index] = velocity
      unsafe values[index] -= learningRate * velocity
    }
  }
}
