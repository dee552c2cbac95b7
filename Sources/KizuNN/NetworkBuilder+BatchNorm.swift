import CKizuDNN

extension NetworkBuilder {
  /// The constant under the root, PyTorch's default.
  static let batchNormEpsilon: Float = 1e-5

  /// Batch normalisation for training: `y = γ (x - μ) / √(σ² + ε) + β` per channel, optionally followed by ReLU.
  ///
  /// Ioffe and Szegedy, ICML 2015. μ and σ² (biased) are the batch's, or the running ones where those are frozen:
  /// constants then, through which no gradient flows. A batch that is spread over ranks has one μ and σ². Parameters `name.weight` (γ) and `name.bias` (β) are `[C]`.
  func batchNorm(_ name: String, _ input: Activation, relu: Bool) throws(EngineError) -> Activation {
    for (suffix, kind, start): (String, ParameterKind, Float) in [
      ("weight", .scale, 1), ("bias", .shift, 0), ("running_mean", .runningMean, 0),
      ("running_var", .runningVariance, 1),
    ] {
      parameters.append(
        ParameterSpec(
          name: "\(name).\(suffix)", shape: [input.channels], kind: kind, initialization: .constant(start)))
    }

    // Forward
    let operation = try batchNormOperation(KIZU_DNN_FORWARD_TRAINING, input.layout, relu: relu)
    let output = Activation(
      buffer: newBuffer(input.layout.byteCount), layout: input.layout, channels: input.channels,
      height: input.height, width: input.width, needsGradient: true)
    let statistics = statistics(name, input)
    let workspace = operation.layout(of: KIZU_DNN_WORKSPACE).map { Memory.buffer(newBuffer($0.byteCount)) }
    var forwardMemory: [kizu_dnn_role: Memory] = [
      KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_DESTINATION: .buffer(output.buffer),
      KIZU_DNN_SCALE: .parameter("\(name).weight"), KIZU_DNN_SHIFT: .parameter("\(name).bias"),
      KIZU_DNN_MEAN: statistics.mean, KIZU_DNN_VARIANCE: statistics.variance,
    ]
    forwardMemory[KIZU_DNN_WORKSPACE] = workspace
    let memory = forwardMemory
    if let measuring = try wholeBatchStatistics(input) {
      emit(measuring, memory.filter { measuring.layout(of: $0.key) != nil }, in: .forward)
    }
    emit(operation, memory, in: .forward)

    // Backward
    emitBackward.append { builder in
      try builder.batchNormBackward(name, input, output, relu: relu, memory)
    }
    return output
  }

  private func batchNormBackward(
    _ name: String, _ input: Activation, _ output: Activation, relu: Bool,
    _ forwardMemory: [kizu_dnn_role: Memory]
  ) throws(EngineError) {
    let operation = try batchNormOperation(KIZU_DNN_BACKWARD_DATA, input.layout, relu: relu)
    let outputGradient = try gradient(of: output)
    // What the forward pass read and kept, as far as the backward pass asks for it.
    var memory = forwardMemory.filter { operation.layout(of: $0.key) != nil }
    memory[KIZU_DNN_DIFF_DESTINATION] = outputGradient
    memory[KIZU_DNN_DIFF_SCALE] = .gradient("\(name).weight")
    memory[KIZU_DNN_DIFF_SHIFT] = .gradient("\(name).bias")
    try emitContribution(to: input, operation, memory, mendedBy: wholeBatchGradient(input))
  }

  /// Where mean and variance stand: the running ones, or the batch's, which the running ones then follow.
  private func statistics(_ name: String, _ input: Activation) -> (mean: Memory, variance: Memory) {
    guard normStatistics != .frozen else {
      return (.parameter("\(name).running_mean"), .parameter("\(name).running_var"))
    }
    let tracked = trackStatistics(name, input)
    return (.buffer(tracked.mean), .buffer(tracked.variance))
  }

  /// Memory for the batch's mean and variance, which the running statistics will follow.
  private func trackStatistics(_ name: String, _ input: Activation) -> TrackedStatistics {
    let byteCount = input.channels * MemoryLayout<Float>.stride
    let tracked = TrackedStatistics(
      mean: newBuffer(byteCount, pinned: true), variance: newBuffer(byteCount, pinned: true), name: name,
      sampleCount: (sharing?.count ?? batch) * input.height * input.width)
    statistics.append(tracked)
    return tracked
  }

  /// Whether oneDNN takes mean and variance for constants: what else depends on them is then ours.
  private var hasGivenStatistics: Bool { normStatistics == .frozen || sharing != nil }

  private func batchNormOperation(
    _ direction: kizu_dnn_direction, _ layout: Layout, relu: Bool
  ) throws(EngineError) -> Operation {
    try unsafe Operation(direction == KIZU_DNN_FORWARD_TRAINING ? .batchNorm : .batchNormGradient) {
      unsafe kizu_dnn_batch_norm_create(
        engine.context, direction, layout.handle, Self.batchNormEpsilon, relu, hasGivenStatistics, $0)
    }
  }
}
