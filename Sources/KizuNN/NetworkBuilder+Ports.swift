import CKizuDNN

/// A pinned f32 tensor in plain order through which data enters or leaves a plan.
struct Port {
  /// The values.
  let buffer: Int
  /// Their gradient: set from outside for an output, read from outside for an input.
  let gradient: Int?
  /// How many values.
  let count: Int
}

extension NetworkBuilder {
  /// The photos: f32 `[N, C, H, W]` in, the network's precision onwards.
  func input(
    channels: Int, height: Int, width: Int, needsGradient: Bool = false
  ) throws(EngineError) -> (Port, Activation) {
    let shape = [batch, channels, height, width]
    let outside = try Layout.plain(shape, KIZU_DNN_F32)
    let inside = try Layout.plain(shape, precision.elementType)
    let buffer = newBuffer(outside.byteCount, pinned: true)
    let gradient = needsGradient ? newBuffer(outside.byteCount, pinned: true) : nil
    let converted = try converted(.buffer(buffer), from: outside, to: inside, in: .forward)
    guard case .buffer(let converted) = converted else { throw .failed("the input is not a buffer") }
    let activation = Activation(
      buffer: converted, layout: inside, channels: channels, height: height, width: width,
      needsGradient: needsGradient)
    if let gradient {
      emitBackward.append { builder in
        try builder.copy(
          builder.gradient(of: activation), from: inside, to: .buffer(gradient), outside, in: .backward)
      }
    }
    return (Port(buffer: buffer, gradient: gradient, count: shape.reduce(1, *)), activation)
  }

  /// The result: an activation as f32 `[N, C, H, W]` in plain order; in training its gradient comes back.
  func output(_ activation: Activation) throws(EngineError) -> Port {
    let shape = [batch, activation.channels, activation.height, activation.width]
    let outside = try Layout.plain(shape, KIZU_DNN_F32)
    let buffer = newBuffer(outside.byteCount, pinned: true)
    try copy(
      .buffer(activation.buffer), from: activation.layout, to: .buffer(buffer), outside, in: .forward)
    let gradient = mode == .training ? newBuffer(outside.byteCount, pinned: true) : nil
    if let gradient {
      emitBackward.append { builder in
        let reorder = try Operation.reorder(builder.engine, from: outside, to: activation.layout)
        try builder.emitContribution(
          to: activation, reorder, [KIZU_DNN_SOURCE: .buffer(gradient)], writing: KIZU_DNN_DESTINATION)
      }
    }
    return Port(buffer: buffer, gradient: gradient, count: shape.reduce(1, *))
  }

  /// Emits a copy from one layout to another.
  func copy(
    _ source: Memory, from sourceLayout: Layout, to destination: Memory, _ destinationLayout: Layout,
    in pass: Pass
  ) throws(EngineError) {
    let reorder = try Operation.reorder(engine, from: sourceLayout, to: destinationLayout)
    emit(reorder, [KIZU_DNN_SOURCE: source, KIZU_DNN_DESTINATION: destination], in: pass)
  }

  /// The same values in another layout: the memory itself where the layouts agree, else a copy.
  func converted(
    _ source: Memory, from sourceLayout: Layout, to destinationLayout: Layout, pinned: Bool = false,
    in pass: Pass
  ) throws(EngineError) -> Memory {
    if sourceLayout == destinationLayout { return source }
    let target = Memory.buffer(newBuffer(destinationLayout.byteCount, pinned: pinned))
    try copy(source, from: sourceLayout, to: target, destinationLayout, in: pass)
    return target
  }
}
