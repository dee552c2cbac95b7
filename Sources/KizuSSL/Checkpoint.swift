import KizuNN

/// Everything that training needs to go on as if it had never stopped.
struct Checkpoint {
  /// Steps taken.
  var step: Int
  /// Sum of the losses of the present epoch's steps so far.
  var epochLoss: Double
  /// Parameters, statistics, what the optimiser and the loss remember, by name.
  var tensors: [String: SafeTensors.Tensor]

  private static let stepKey = "kizu.step"
  private static let epochLossKey = "kizu.epochLoss"

  /// Copies the state of a training network and of its loss.
  init(of parameters: ParameterStore, loss: any ContrastiveLoss, step: Int, epochLoss: Double) {
    self.step = step
    self.epochLoss = epochLoss
    tensors = loss.memory
    for (index, spec) in parameters.specs.enumerated() {
      tensors[spec.name] = SafeTensors.Tensor(shape: spec.shape, parameters.values(of: index))
      for state in ParameterStore.State.allCases where parameters.keeps(state, of: index) {
        tensors[state.prefix + spec.name] = SafeTensors.Tensor(
          shape: spec.shape, parameters.state(state, of: index))
      }
    }
  }

  /// Reads the bytes of `checkpoint.safetensors`.
  ///
  /// - Throws: ``PretrainError/damagedRun(file:reason:)``.
  init(decoding bytes: [UInt8], file: String) throws(PretrainError) {
    let container: SafeTensors
    do {
      container = try SafeTensors(decoding: bytes, file: file)
    } catch {
      throw .damagedRun(file: file, reason: "\(error)")
    }
    guard let step = container.metadata[Self.stepKey].flatMap({ Int($0) }), step >= 0,
      let epochLoss = container.metadata[Self.epochLossKey].flatMap({ UInt64($0, radix: 16) })
    else { throw .damagedRun(file: file, reason: "it is no checkpoint") }
    self.step = step
    self.epochLoss = Double(bitPattern: epochLoss)
    tensors = container.tensors
  }

  /// The bytes of `checkpoint.safetensors`.
  func encoded() -> [UInt8] {
    let metadata = [
      Self.stepKey: "\(step)", Self.epochLossKey: String(epochLoss.bitPattern, radix: 16),
    ]
    return SafeTensors(metadata: metadata, tensors: tensors).encoded()
  }

  /// Puts the state back into a network of the same shape and a loss of the same kind.
  ///
  /// - Throws: ``PretrainError/damagedRun(file:reason:)`` when a tensor is missing or does not fit.
  func restore(
    to parameters: ParameterStore, loss: any ContrastiveLoss, file: String
  ) throws(PretrainError) {
    func misfit(_ name: String) -> PretrainError {
      .damagedRun(file: file, reason: "the tensor \(name) is missing or does not fit")
    }
    func values(_ name: String, _ shape: [Int]) throws(PretrainError) -> [Float] {
      guard let tensor = tensors[name], tensor.shape == shape, case .f32(let values) = tensor.values else {
        throw misfit(name)
      }
      return values
    }
    for (index, spec) in parameters.specs.enumerated() {
      parameters.setValues(of: index, to: try values(spec.name, spec.shape))
      for state in ParameterStore.State.allCases where parameters.keeps(state, of: index) {
        parameters.setState(state, of: index, to: try values(state.prefix + spec.name, spec.shape))
      }
    }
    if let name = loss.restore(tensors) { throw misfit(name) }
  }
}
