import CKizuDNN

extension NetworkBuilder {
  /// The generalised mean over all positions, `y = (Σ max(x, 10⁻⁶)ᵖ / HW)^(1/p)`, `[N, C, 1, 1]`.
  ///
  /// Radenović, Tolias and Chum, "Fine-tuning CNN image retrieval with no human annotation", TPAMI 2018. The
  /// parameter `name.p`, `[1]`, starts at 3 and is trained without weight decay; 1 is the mean, ∞ the maximum.
  /// Backward, with m = Σ xᵖ / HW: `∂x = ∂y m^(1/p - 1) x^(p - 1) / HW` and
  /// `∂p = Σ ∂y y (Σ xᵖ ln x / (HW m p) - ln m / p²)`.
  func generalizedMeanPool(_ name: String, _ input: Activation) throws(EngineError) -> Activation {
    let exponent = "\(name).p"
    parameters.append(
      ParameterSpec(name: exponent, shape: [1], kind: .scale, initialization: .constant(3)))

    // Forward
    let isTraining = mode == .training
    let outputLayout = try pooledLayout(of: input)
    let output = Activation(
      buffer: newBuffer(outputLayout.byteCount), layout: outputLayout, channels: input.channels, height: 1,
      width: 1, needsGradient: isTraining)
    let operation = try generalizedMeanOperation(
      isTraining ? KIZU_DNN_FORWARD_TRAINING : KIZU_DNN_FORWARD_INFERENCE, input.layout, outputLayout)
    emit(
      operation,
      [
        KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_WEIGHTS: .parameter(exponent),
        KIZU_DNN_DESTINATION: .buffer(output.buffer),
      ], in: .forward)

    // Backward
    guard isTraining, input.needsGradient else { return output }
    emitBackward.append { builder in
      let operation = try builder.generalizedMeanOperation(
        KIZU_DNN_BACKWARD_DATA, input.layout, output.layout)
      try builder.emitContribution(
        to: input, operation,
        [
          KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_WEIGHTS: .parameter(exponent),
          KIZU_DNN_DIFF_WEIGHTS: .gradient(exponent),
          KIZU_DNN_DIFF_DESTINATION: builder.gradient(of: output),
        ])
    }
    return output
  }

  private func generalizedMeanOperation(
    _ direction: kizu_dnn_direction, _ source: Layout, _ destination: Layout
  ) throws(EngineError) -> Operation {
    try unsafe Operation(.pooling) {
      unsafe kizu_dnn_gem_create(
        engine.context, direction, precision.elementType, source.handle, destination.handle, $0)
    }
  }
}
