import CKizuDNN

extension NetworkBuilder {
  /// A convolution without bias, for training: `y[n, o] = Σ_i w[o, i] ⋆ x[n, i]`, square kernel, zero padding.
  ///
  /// The parameter is `name.weight`, `[out, in, k, k]`. A linear layer is the 1×1 case.
  /// Backward: `∂x = wᵀ ⋆ ∂y` and `∂w = x ⋆ ∂y`.
  func convolution(
    _ name: String, _ input: Activation, channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    initialization: ParameterInitialization
  ) throws(EngineError) -> Activation {
    let shape = [channels, input.channels, kernel, kernel]
    let weightName = "\(name).weight"
    parameters.append(
      ParameterSpec(name: weightName, shape: shape, kind: .weight, initialization: initialization))
    let geometry = geometry(of: input, channels: channels, kernel: kernel, stride: stride, padding: padding)

    // Forward
    let operation = try convolutionOperation(KIZU_DNN_FORWARD_TRAINING, geometry, input.layout, nil)
    let outputLayout = try layout(of: KIZU_DNN_DESTINATION, in: operation)
    let output = Activation(
      buffer: newBuffer(outputLayout.byteCount), layout: outputLayout, channels: channels,
      height: Int(geometry.output_height), width: Int(geometry.output_width), needsGradient: true)
    let byWeights = try convolutionOperation(
      KIZU_DNN_BACKWARD_WEIGHTS, geometry, input.layout, outputLayout)
    // Weights are kept in the order that their gradient comes in, so that the gradient need not be reordered.
    let stored = try layout(of: KIZU_DNN_DIFF_WEIGHTS, in: byWeights)
    parameterLayouts[weightName] = stored
    let weights = try converted(
      .parameter(weightName), from: stored, to: layout(of: KIZU_DNN_WEIGHTS, in: operation), in: .forward)
    emit(
      operation,
      [
        KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_WEIGHTS: weights,
        KIZU_DNN_DESTINATION: .buffer(output.buffer),
      ], in: .forward)

    // Backward
    emitBackward.append { builder in
      try builder.convolutionBackward(weightName, stored, byWeights, geometry, input, output)
    }
    return output
  }

  private func convolutionBackward(
    _ weightName: String, _ stored: Layout, _ byWeights: Operation, _ geometry: kizu_dnn_geometry,
    _ input: Activation, _ output: Activation
  ) throws(EngineError) {
    let outputGradient = try gradient(of: output)
    emit(
      byWeights,
      [
        KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_DIFF_DESTINATION: outputGradient,
        KIZU_DNN_DIFF_WEIGHTS: .gradient(weightName),
      ], in: .backward)

    guard input.needsGradient else { return }
    let byData = try convolutionOperation(KIZU_DNN_BACKWARD_DATA, geometry, input.layout, output.layout)
    let transposed = try converted(
      .parameter(weightName), from: stored, to: layout(of: KIZU_DNN_WEIGHTS, in: byData), in: .backward)
    try emitContribution(
      to: input, byData, [KIZU_DNN_DIFF_DESTINATION: outputGradient, KIZU_DNN_WEIGHTS: transposed])
  }

  /// Shapes of a sliding window over an activation.
  func geometry(
    of input: Activation, channels: Int, kernel: Int, stride: Int, padding: Int
  ) -> kizu_dnn_geometry {
    kizu_dnn_geometry(
      batch: Int64(batch), input_channels: Int64(input.channels), input_height: Int64(input.height),
      input_width: Int64(input.width), output_channels: Int64(channels),
      output_height: Int64((input.height + 2 * padding - kernel) / stride + 1),
      output_width: Int64((input.width + 2 * padding - kernel) / stride + 1), kernel: Int64(kernel),
      stride: Int64(stride), padding: Int64(padding))
  }

  /// A multiplication and an addition for each weight that a place of the output sees; the same in each direction.
  private static func arithmeticCount(_ geometry: kizu_dnn_geometry) -> Int {
    let places = geometry.batch * geometry.output_channels * geometry.output_height * geometry.output_width
    return Int(2 * places * geometry.input_channels * geometry.kernel * geometry.kernel)
  }

  /// Creates a convolution; an epilogue is what an inference convolution does with its sums.
  func convolutionOperation(
    _ direction: kizu_dnn_direction, _ geometry: kizu_dnn_geometry, _ source: Layout, _ destination: Layout?,
    epilogue: kizu_dnn_epilogue = kizu_dnn_epilogue()
  ) throws(EngineError) -> Operation {
    var (geometry, epilogue) = (geometry, epilogue)
    let kind: OperationKind =
      switch direction {
      case KIZU_DNN_BACKWARD_DATA: .convolutionInputGradient
      case KIZU_DNN_BACKWARD_WEIGHTS: .convolutionWeightGradient
      default: .convolution
      }
    return try unsafe Operation(kind, arithmeticCount: Self.arithmeticCount(geometry)) {
      unsafe kizu_dnn_convolution_create(
        engine.context, direction, &geometry, precision.elementType, source.handle, destination?.handle,
        &epilogue, $0)
    }
  }
}
