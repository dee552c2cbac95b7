import KizuCore
import RealModule

extension Optimizer {
  /// A part of one parameter in flat memory, and the constants of its update.
  @unsafe private struct Part {
    let values: UnsafeMutablePointer<Float>
    let gradients: UnsafeMutablePointer<Float>
    let velocities: UnsafeMutablePointer<Float>
    let squares: UnsafeMutablePointer<Float>
    let count: Int
    let rate: Float
    let decay: Float
  }

  /// Makes one update from the gradients in the store, within the memory of the store.
  ///
  /// - Parameters:
  ///   - parameters: A store with gradients, which was prepared for this optimiser unless it is plain SGD.
  ///   - learningRate: η.
  ///   - step: Updates made before this one; only AdamW asks.
  ///   - engine: The engine whose threads share the work.
  public func update(_ parameters: ParameterStore, learningRate: Float, step: Int, on engine: Engine) {
    precondition(step >= 0 && parameters.isPrepared(for: self))
    engine.run {
      let trust = kind == .lars ? parameters.trustRatios : nil
      trust?.measure(parameters, self, on: engine)
      let corrections = corrections(ofUpdate: step + 1)
      parameters.forEachShare(on: engine) { index, range in
        let factors = parameters.factors[index]
        // SAFETY: the range lies within the trained range, for which every memory in use was allocated.
        let part = unsafe Part(
          values: parameters.values.baseAddress + range.lowerBound,
          gradients: parameters.gradients.baseAddress + range.lowerBound,
          velocities: parameters.momentum.baseAddress + range.lowerBound,
          squares: parameters.squares.baseAddress + (kind == .adamw ? range.lowerBound : 0),
          count: range.count, rate: learningRate * factors.learningRate,
          decay: weightDecay * factors.weightDecay)
        switch kind {
        case .sgd: unsafe descend(part)
        case .nesterov: unsafe lookAhead(part)
        case .lars: unsafe descend(part, trust: trust?[index] ?? 1)
        case .adamw: unsafe adapt(part, corrections)
        }
      }
    }
  }

  /// 1 / (1 - β₁ᵗ) and 1 / √(1 - β₂ᵗ).
  private func corrections(ofUpdate t: Int) -> (mean: Float, root: Float) {
    (
      Float(1 / (1 - Double.pow(Double(momentum), t))),
      Float(1 / Double.sqrt(1 - Double.pow(Double(squareDecay ?? 0), t)))
    )
  }

  @unsafe private func descend(_ part: Part) {
    // SAFETY: `count` elements stand at each pointer, here and below.
    for index in unsafe 0..<part.count {
      let gradient = unsafe part.gradients[index] + part.decay * part.values[index]
      let velocity = unsafe momentum * part.velocities[index] + gradient
      unsafe part.velocities[index] = velocity
      unsafe part.values[index] -= part.rate * velocity
    }
  }

  @unsafe private func lookAhead(_ part: Part) {
    for index in unsafe 0..<part.count {
      let gradient = unsafe part.gradients[index] + part.decay * part.values[index]
      let velocity = unsafe momentum * part.velocities[index] + gradient
      unsafe part.velocities[index] = velocity
      unsafe part.values[index] -= part.rate * (gradient + momentum * velocity)
    }
  }

  @unsafe private func descend(_ part: Part, trust: Float) {
    for index in unsafe 0..<part.count {
      let gradient = unsafe part.gradients[index] + part.decay * part.values[index]
      let velocity = unsafe momentum * part.velocities[index] + trust * gradient
      unsafe part.velocities[index] = velocity
      unsafe part.values[index] -= part.rate * velocity
    }
  }

  @unsafe private func adapt(_ part: Part, _ corrections: (mean: Float, root: Float)) {
    let kept = unsafe 1 - part.rate * part.decay
    let stride = unsafe part.rate * corrections.mean
    let (squareDecay, epsilon) = (squareDecay ?? 0, epsilon ?? 0)
    for index in unsafe 0..<part.count {
      let gradient = unsafe part.gradients[index]
      let velocity = unsafe part.velocities[index] + (1 - momentum) * (gradient - part.velocities[index])
      let square = unsafe squareDecay * part.squares[index] + (1 - squareDecay) * (gradient * gradient)
      unsafe part.velocities[index] = velocity
      unsafe part.squares[index] = square
      let root = square.squareRoot() * corrections.root + epsilon
      unsafe part.values[index] = kept * part.values[index] - stride * velocity / root
    }
  }
}

extension ParameterStore {
  /// Calls `body` on the engine's threads for every part of a trained parameter; only inside `Engine.run`.
  ///
  /// The flat range is cut in equal shares of whole vectors, and where a parameter ends.
  func forEachShare(on engine: Engine, _ body: (_ index: Int, _ range: Range<Int>) -> Void) {
    engine.parallel { worker, workers in
      let vectors = trainedCount / 16
      let first = vectors * worker / workers * 16
      let last = vectors * (worker + 1) / workers * 16
      for index in 0..<trainedSpecCount {
        let start = max(first, offsets[index])
        let end = min(last, offsets[index] + storedCounts[index])
        if start < end { body(index, start..<end) }
      }
    }
  }
}
