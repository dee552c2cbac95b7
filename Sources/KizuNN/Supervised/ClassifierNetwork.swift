import KizuCore

/// Encoder and linear head, forward and backward, planned for one batch shape: what supervised training runs.
///
/// One step is: fill ``input``, ``forward()``, read ``logits``, set the gradient through ``backward(from:)``, then an
/// optimiser over ``parameters``. The head computes in f32 whatever the encoder's precision.
@safe public final class ClassifierNetwork {
  public let architecture: EncoderArchitecture
  /// Views a batch, N.
  public let batch: Int
  /// K.
  public let classCount: Int
  private let engine: Engine
  private let plan: ExecutionPlan
  private let inputPort: Port
  private let featurePort: Port
  private let head: LinearHead
  private let logitBuffer: AlignedBuffer<Float>

  /// Plans the network and starts its parameters from the seed; the head starts at zero.
  ///
  /// - Throws: ``EngineError`` when oneDNN cannot run these shapes or memory is short.
  public init(
    engine: Engine, architecture: EncoderArchitecture, classCount: Int, batch: Int, precision: Precision,
    seed: UInt64
  ) throws(EngineError) {
    precondition(batch > 1 && classCount > 0)
    self.engine = engine
    self.architecture = architecture
    self.batch = batch
    self.classCount = classCount
    let head = LinearHead(featureCount: architecture.featureCount, classCount: classCount)
    self.head = head
    logitBuffer = AlignedBuffer(count: batch * classCount)
    (plan, inputPort, featurePort) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .training)
      let size = architecture.imageSize
      let (input, photos) = try builder.input(channels: architecture.channels, height: size, width: size)
      let features = try builder.output(builder.encoder(architecture, photos))
      builder.parameters += head.specs
      return (try builder.finish(seed: seed), input, features)
    }
  }

  /// Weights, statistics, gradients and the optimiser's memory.
  public var parameters: ParameterStore { plan.parameters }

  /// The views, normalised, `[N, C, H, W]`; the memory lives as long as the network.
  public var input: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: inputPort.buffer, count: inputPort.count)
  }

  /// The logits of the last forward pass, `[N, K]`; the memory lives as long as the network.
  public var logits: UnsafeBufferPointer<Float> {
    unsafe UnsafeBufferPointer(logitMemory)
  }

  private var logitMemory: UnsafeMutableBufferPointer<Float> {
    unsafe UnsafeMutableBufferPointer(start: logitBuffer.baseAddress, count: logitBuffer.count)
  }

  private var features: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: featurePort.buffer, count: featurePort.count)
  }

  /// Runs the forward pass over ``input``.
  ///
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func forward() throws(EngineError) {
    try plan.forward()
    var logits = unsafe logitMemory.mutableSpan
    head.forward(unsafe features.span, parameters, into: &logits, product: engine)
  }

  /// Runs the backward pass.
  ///
  /// - Parameter gradient: The loss's gradient by each logit, `[N, K]`.
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func backward(from gradient: Span<Float>) throws(EngineError) {
    guard let port = featurePort.gradient else { preconditionFailure("a plan for training has gradients") }
    var featureGradient = unsafe plan.values(of: port, count: featurePort.count).mutableSpan
    head.backward(unsafe features.span, gradient, parameters, into: &featureGradient, product: engine)
    try plan.backward()
  }
}

extension ClassifierNetwork {
  /// The head's W, `[K, D]`, and b, `[K]`.
  public var headValues: (weights: [Float], bias: [Float]) {
    (parameters.values(of: headIndex("weight")), parameters.values(of: headIndex("bias")))
  }

  /// Replaces the head.
  ///
  /// - Parameters:
  ///   - weights: W, `[K, D]`.
  ///   - bias: b, `[K]`.
  /// - Precondition: the counts fit.
  public func setHead(weights: [Float], bias: [Float]) {
    parameters.setValues(of: headIndex("weight"), to: weights)
    parameters.setValues(of: headIndex("bias"), to: bias)
  }

  private func headIndex(_ suffix: String) -> Int {
    guard let index = parameters.index(of: LinearHead.parameterPrefix + suffix) else {
      preconditionFailure("the network declares its head")
    }
    return index
  }
}
