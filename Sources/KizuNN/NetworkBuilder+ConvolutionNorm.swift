import CKizuDNN

/// A batch normalisation that inference computes within the convolution before it.
struct FoldedNorm {
  /// The convolution's weights, which take the norm's scale.
  let weight: String
  /// The norm, whose bias takes what is left of it.
  let norm: String
}

extension NetworkBuilder {
  /// A convolution with its batch norm: `y = BN(w ⋆ x)`, then plus a shortcut, then ReLU, where asked for.
  ///
  /// Training computes one after the other. Inference has the norm's constants in the weights and in a bias, and
  /// writes `y` over the shortcut, which nothing may read afterwards. The padding keeps the size but for the stride.
  func convolutionNorm(
    _ name: String, norm: String, _ input: Activation, channels: Int, kernel: Int, stride: Int = 1,
    relu: Bool, adding shortcut: Activation? = nil, initialization: ParameterInitialization
  ) throws(EngineError) -> Activation {
    guard mode == .training else {
      return try foldedConvolution(
        name, norm: norm, input, channels: channels, kernel: kernel, stride: stride, relu: relu,
        adding: shortcut)
    }
    let convolved = try convolution(
      name, input, channels: channels, kernel: kernel, stride: stride, padding: kernel / 2,
      initialization: initialization)
    guard let shortcut else { return try batchNorm(norm, convolved, relu: relu) }
    let branch = try batchNorm(norm, convolved, relu: false)
    precondition(relu, "what is added is followed by a ReLU")
    return try addRelu(branch, shortcut)
  }

  /// The convolution for inference: `y = w′ ⋆ x + b′`, with w′ and b′ of ``EncoderWeights/load(into:)``.
  private func foldedConvolution(
    _ name: String, norm: String, _ input: Activation, channels: Int, kernel: Int, stride: Int, relu: Bool,
    adding shortcut: Activation?
  ) throws(EngineError) -> Activation {
    let shape = [channels, input.channels, kernel, kernel]
    let folded = FoldedNorm(weight: "\(name).weight", norm: norm)
    foldedNorms.append(folded)
    for (name, shape, kind) in [
      (folded.weight, shape, ParameterKind.weight), ("\(norm).bias", [channels], .shift),
    ] {
      parameters.append(ParameterSpec(name: name, shape: shape, kind: kind, initialization: .constant(0)))
    }
    let geometry = geometry(
      of: input, channels: channels, kernel: kernel, stride: stride, padding: kernel / 2)
    let operation = try convolutionOperation(
      KIZU_DNN_FORWARD_INFERENCE, geometry, input.layout, shortcut?.layout,
      epilogue: kizu_dnn_epilogue(bias: true, add: shortcut != nil, relu: relu))
    let weights = try converted(
      .parameter(folded.weight), from: .plain(shape, KIZU_DNN_F32),
      to: layout(of: KIZU_DNN_WEIGHTS, in: operation), pinned: true, in: .preparation)
    let outputLayout = try layout(of: KIZU_DNN_DESTINATION, in: operation)
    let output = Activation(
      buffer: shortcut?.buffer ?? newBuffer(outputLayout.byteCount), layout: outputLayout, channels: channels,
      height: Int(geometry.output_height), width: Int(geometry.output_width), needsGradient: false)
    emit(
      operation,
      [
        KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_WEIGHTS: weights,
        KIZU_DNN_BIAS: .parameter("\(norm).bias"), KIZU_DNN_DESTINATION: .buffer(output.buffer),
      ], in: .forward)
    return output
  }
}
