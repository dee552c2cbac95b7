import RealModule

extension EncoderWeights {
  /// Puts the tensors into an inference plan of three channels, each norm folded into its convolution.
  ///
  /// What belongs to no norm is taken as it is.
  ///
  /// - Throws: ``WeightsError`` when a tensor is missing or has another shape.
  func load(into plan: ExecutionPlan) throws {
    var loaded = Set<Int>()
    for folded in plan.foldedNorms {
      guard let index = plan.parameters.index(of: folded.weight),
        let shiftIndex = plan.parameters.index(of: "\(folded.norm).bias")
      else { preconditionFailure("\(folded.weight) was folded without being declared") }
      let shape = plan.parameters.specs[index].shape
      let (weights, shift) = try self.folded(folded.weight, norm: folded.norm, shape)
      plan.parameters.setValues(of: index, to: weights)
      plan.parameters.setValues(of: shiftIndex, to: shift)
      loaded.formUnion([index, shiftIndex])
    }
    for (index, spec) in plan.parameters.specs.enumerated() where !loaded.contains(index) {
      plan.parameters.setValues(of: index, to: try values(of: spec.name, spec.shape))
    }
    try plan.prepare()
  }

  /// A convolution and the batch norm behind it as a convolution with a bias: `y = w′ ⋆ x + b′`.
  ///
  /// With s = γ / √(σ² + ε): w′ = s w for every output channel, b′ = β - s μ, computed in 64 bits.
  ///
  /// - Parameters:
  ///   - weight: The name of the convolution's weights.
  ///   - norm: The name of the norm.
  ///   - shape: `[out, in, k, k]`.
  /// - Returns: w′ `[out, in, k, k]` and b′ `[out]`.
  /// - Throws: ``WeightsError`` when a tensor is missing or has another shape.
  package func folded(
    _ weight: String, norm: String, _ shape: [Int]
  ) throws(WeightsError) -> (weights: [Float], shift: [Float]) {
    let channels = shape[0]
    var weights = try values(of: weight, shape)
    let scale = try values(of: "\(norm).weight", [channels])
    var shift = try values(of: "\(norm).bias", [channels])
    let mean = try values(of: "\(norm).running_mean", [channels])
    let variance = try values(of: "\(norm).running_var", [channels])
    let count = weights.count / channels
    for channel in 0..<channels {
      let factor =
        Double(scale[channel]) / .sqrt(Double(variance[channel]) + Double(NetworkBuilder.batchNormEpsilon))
      shift[channel] = Float(Double(shift[channel]) - factor * Double(mean[channel]))
      for place in channel * count..<(channel + 1) * count {
        weights[place] = Float(Double(weights[place]) * factor)
      }
    }
    return (weights, shift)
  }

  /// The numbers of a tensor.
  ///
  /// - Throws: ``WeightsError`` when it is missing or has another shape.
  package func values(of name: String, _ shape: [Int]) throws(WeightsError) -> [Float] {
    guard let tensor = tensors[name] else { throw .missingTensor(file: file, name: name) }
    guard case .f32(let values) = tensor.values, tensor.shape == shape else {
      throw .mismatchedTensor(file: file, name: name, expected: "F32 \(shape)", found: "\(tensor.shape)")
    }
    return values
  }
}
