import CKizuDNN

extension NetworkBuilder {
  /// A binomial blur of every channel, then every second place: `[N, C, ⌈H/2⌉, ⌈W/2⌉]`.
  ///
  /// R. Zhang, "Making convolutional networks shift-invariant again", ICML 2019: the kernel is
  /// `[1, 2, 1]ᵀ [1, 2, 1] / 16`, edges are mirrored without being repeated (a side of one place is). Nothing is
  /// learnt. Backward: each place gets the gradients of the places that it went into, by the same weights.
  func blurPool(_ input: Activation) throws(EngineError) -> Activation {
    // Forward
    let isTraining = mode == .training
    let outputLayout = try subsampledLayout(of: input)
    let output = Activation(
      buffer: newBuffer(outputLayout.byteCount), layout: outputLayout, channels: input.channels,
      height: (input.height + 1) / 2, width: (input.width + 1) / 2, needsGradient: isTraining)
    let operation = try blurOperation(
      isTraining ? KIZU_DNN_FORWARD_TRAINING : KIZU_DNN_FORWARD_INFERENCE, input.layout, outputLayout)
    emit(
      operation, [KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_DESTINATION: .buffer(output.buffer)],
      in: .forward)

    // Backward
    guard isTraining, input.needsGradient else { return output }
    emitBackward.append { builder in
      let operation = try builder.blurOperation(KIZU_DNN_BACKWARD_DATA, input.layout, output.layout)
      try builder.emitContribution(
        to: input, operation, [KIZU_DNN_DIFF_DESTINATION: builder.gradient(of: output)])
    }
    return output
  }

  private func blurOperation(
    _ direction: kizu_dnn_direction, _ source: Layout, _ destination: Layout
  ) throws(EngineError) -> Operation {
    try unsafe Operation(.pooling) {
      unsafe kizu_dnn_blur_create(
        engine.context, direction, precision.elementType, source.handle, destination.handle, $0)
    }
  }
}
