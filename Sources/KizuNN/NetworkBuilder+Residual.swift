import CKizuDNN

extension NetworkBuilder {
  /// The end of a residual block in training: `y = ReLU(branch + shortcut)`.
  ///
  /// He et al., CVPR 2016. Backward: `∂branch = ∂shortcut = ∂y` where y > 0, else 0; the two share one memory.
  func addRelu(_ branch: Activation, _ shortcut: Activation) throws(EngineError) -> Activation {
    // Forward
    let shortcutMemory = try converted(
      .buffer(shortcut.buffer), from: shortcut.layout, to: branch.layout, in: .forward)
    let operation = try unsafe Operation(.addition) {
      unsafe kizu_dnn_add_create(engine.context, branch.layout.handle, true, $0)
    }
    let output = Activation(
      buffer: newBuffer(branch.layout.byteCount), layout: branch.layout, channels: branch.channels,
      height: branch.height, width: branch.width, needsGradient: true)
    emit(
      operation,
      [
        KIZU_DNN_SOURCE: .buffer(branch.buffer), KIZU_DNN_SOURCE_1: shortcutMemory,
        KIZU_DNN_DESTINATION: .buffer(output.buffer),
      ], in: .forward)

    // Backward
    emitBackward.append { builder in
      try builder.addReluBackward(branch, shortcut, output)
    }
    return output
  }

  private func addReluBackward(
    _ branch: Activation, _ shortcut: Activation, _ output: Activation
  ) throws(EngineError) {
    let outputGradient = try gradient(of: output)
    let passed = successor(of: outputGradient, output.layout)
    let operation = try unsafe Operation(.addition) {
      unsafe kizu_dnn_relu_backward_create(engine.context, branch.layout.handle, $0)
    }
    emit(
      operation,
      [
        KIZU_DNN_SOURCE: .buffer(output.buffer), KIZU_DNN_DIFF_DESTINATION: outputGradient,
        KIZU_DNN_DIFF_SOURCE: passed,
      ], in: .backward)
    try share(passed, asGradientOf: branch)
    if shortcut.layout == branch.layout {
      try share(passed, asGradientOf: shortcut)
    } else {
      let reorder = try Operation.reorder(engine, from: branch.layout, to: shortcut.layout)
      try emitContribution(
        to: shortcut, reorder, [KIZU_DNN_SOURCE: passed], writing: KIZU_DNN_DESTINATION)
    }
  }
}
