import CKizuDNN

extension NetworkBuilder {
  /// The largest value of each 3×3 window, padding 1.
  ///
  /// Backward: the gradient goes to that value.
  func maxPool(_ input: Activation, stride: Int) throws(EngineError) -> Activation {
    let geometry = geometry(of: input, channels: input.channels, kernel: 3, stride: stride, padding: 1)
    return try pool(KIZU_DNN_MAX_POOL, input, geometry)
  }

  /// The mean over all positions, `[N, C, 1, 1]`.
  ///
  /// Backward: the gradient is spread evenly.
  func globalAveragePool(_ input: Activation) throws(EngineError) -> Activation {
    try pool(KIZU_DNN_AVERAGE_POOL, input, wholeGeometry(of: input))
  }

  private func wholeGeometry(of input: Activation) -> kizu_dnn_geometry {
    precondition(input.height == input.width)
    return geometry(of: input, channels: input.channels, kernel: input.height, stride: 1, padding: 0)
  }

  /// The layout that a pooling over all positions gives: `[N, C, 1, 1]`, in the input's order.
  func pooledLayout(of input: Activation) throws(EngineError) -> Layout {
    let operation = try poolingOperation(
      KIZU_DNN_FORWARD_INFERENCE, KIZU_DNN_AVERAGE_POOL, wholeGeometry(of: input), input.layout, nil)
    return try layout(of: KIZU_DNN_DESTINATION, in: operation)
  }

  /// The layout that a pooling gives which keeps every second place: `[N, C, ⌈H/2⌉, ⌈W/2⌉]`, in the input's order.
  func subsampledLayout(of input: Activation) throws(EngineError) -> Layout {
    let geometry = geometry(of: input, channels: input.channels, kernel: 3, stride: 2, padding: 1)
    let operation = try poolingOperation(
      KIZU_DNN_FORWARD_INFERENCE, KIZU_DNN_MAX_POOL, geometry, input.layout, nil)
    return try layout(of: KIZU_DNN_DESTINATION, in: operation)
  }

  private func pool(
    _ kind: kizu_dnn_pooling, _ input: Activation, _ geometry: kizu_dnn_geometry
  ) throws(EngineError) -> Activation {
    // Forward
    let isTraining = mode == .training
    let operation = try poolingOperation(
      isTraining ? KIZU_DNN_FORWARD_TRAINING : KIZU_DNN_FORWARD_INFERENCE, kind, geometry, input.layout, nil)
    let outputLayout = try layout(of: KIZU_DNN_DESTINATION, in: operation)
    let output = Activation(
      buffer: newBuffer(outputLayout.byteCount), layout: outputLayout, channels: input.channels,
      height: Int(geometry.output_height), width: Int(geometry.output_width), needsGradient: isTraining)
    let workspace = operation.layout(of: KIZU_DNN_WORKSPACE).map { Memory.buffer(newBuffer($0.byteCount)) }
    var memory: [kizu_dnn_role: Memory] = [
      KIZU_DNN_SOURCE: .buffer(input.buffer), KIZU_DNN_DESTINATION: .buffer(output.buffer),
    ]
    memory[KIZU_DNN_WORKSPACE] = workspace
    emit(operation, memory, in: .forward)

    // Backward
    guard isTraining, input.needsGradient else { return output }
    emitBackward.append { builder in
      try builder.poolBackward(kind, geometry, input, output, workspace)
    }
    return output
  }

  private func poolBackward(
    _ kind: kizu_dnn_pooling, _ geometry: kizu_dnn_geometry, _ input: Activation, _ output: Activation,
    _ workspace: Memory?
  ) throws(EngineError) {
    let operation = try poolingOperation(KIZU_DNN_BACKWARD_DATA, kind, geometry, input.layout, output.layout)
    let outputGradient = try gradient(of: output)
    var memory: [kizu_dnn_role: Memory] = [KIZU_DNN_DIFF_DESTINATION: outputGradient]
    memory[KIZU_DNN_WORKSPACE] = workspace
    try emitContribution(to: input, operation, memory)
  }

  private func poolingOperation(
    _ direction: kizu_dnn_direction, _ kind: kizu_dnn_pooling, _ geometry: kizu_dnn_geometry,
    _ source: Layout, _ destination: Layout?
  ) throws(EngineError) -> Operation {
    var geometry = geometry
    return try unsafe Operation(.pooling) {
      unsafe kizu_dnn_pooling_create(
        engine.context, direction, kind, &geometry, precision.elementType, source.handle, destination?.handle,
        $0)
    }
  }
}
