/// Encoder and projection head, forward and backward, planned for one batch shape.
///
/// One training step is: fill ``input``, ``forward(isRepetition:)``, read ``projections``, fill
/// ``projectionGradient``, ``backward(isReducing:)``, then an optimiser over ``parameters``. Nothing is allocated meanwhile.
@safe public final class TrainingNetwork {
  public let architecture: EncoderArchitecture
  /// Views a batch.
  public let batch: Int
  public let precision: Precision
  /// Length of a projection.
  public let projectionCount: Int
  private let plan: ExecutionPlan
  private let inputPort: Port
  private let outputPort: Port

  /// Plans the network and starts its parameters from the seed; without one they are zeros, to be taken from others.
  ///
  /// With frozen `normStatistics` the running statistics take the place of the batch's, and do not change. With
  /// `sharing`, `batch` views of a larger batch are here and the others on other ranks, which all run each pass: then
  /// normalisation is over the whole batch, and ``backward(isReducing:)`` gives its gradients.
  ///
  /// - Throws: ``EngineError`` when oneDNN cannot run these shapes or memory is short.
  public init(
    engine: Engine, architecture: EncoderArchitecture, head: ProjectionHead, batch: Int,
    precision: Precision, normStatistics: BatchNormStatistics = .parts, sharing: BatchSharing? = nil,
    seed: UInt64?
  ) throws(EngineError) {
    precondition(batch > 1)
    self.architecture = architecture
    self.batch = batch
    self.precision = precision
    projectionCount = head.outputCount
    (plan, inputPort, outputPort) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(
        engine: engine, batch: batch, precision: precision, mode: .training, normStatistics: normStatistics,
        sharing: sharing)
      let size = architecture.imageSize
      let (input, photos) = try builder.input(channels: architecture.channels, height: size, width: size)
      let features = try builder.encoder(architecture, photos)
      let output = try builder.output(builder.projectionHead(head, features))
      return (try builder.finish(seed: seed), input, output)
    }
  }

  /// Weights, statistics, gradients and momentum.
  public var parameters: ParameterStore { plan.parameters }

  /// Bytes of the memory planned for activations, gradients and scratch.
  public var plannedByteCount: Int { plan.arenaByteCount }

  /// The views, normalised, `[N, C, H, W]`; the memory lives as long as the network.
  public var input: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: inputPort.buffer, count: inputPort.count)
  }

  /// The projections of the last forward pass, `[N, D]`.
  public var projections: UnsafeBufferPointer<Float> {
    unsafe UnsafeBufferPointer(plan.values(of: outputPort.buffer, count: outputPort.count))
  }

  /// The loss's gradient by each projection, `[N, D]`, to be set before ``backward(isReducing:)``.
  public var projectionGradient: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: outputPort.gradient ?? outputPort.buffer, count: outputPort.count)
  }

  /// Runs the forward pass over ``input``.
  ///
  /// - Parameter isRepetition: Whether the same input went through before with the same weights: the running
  ///   statistics have followed it then, and stay.
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func forward(isRepetition: Bool = false) throws(EngineError) {
    try plan.forward(isRepetition: isRepetition)
  }

  /// Runs the backward pass from the gradient that was set.
  ///
  /// - Parameter isReducing: Whether gradients are summed over the ranks that share the batch, if any do; what is left
  ///   for ``reduceGradients()`` is otherwise this rank's.
  /// - Throws: ``EngineError`` when oneDNN fails or a rank is gone.
  public func backward(isReducing: Bool = true) throws(EngineError) {
    try plan.backward(isReducing: isReducing)
  }

  /// Sums the gradients over the ranks that share the batch, where ``backward(isReducing:)`` did not.
  ///
  /// - Throws: ``EngineError`` when a rank is gone.
  public func reduceGradients() throws(EngineError) { try plan.reduceGradients() }

  /// Runs ``forward(isRepetition:)``, `loss`, which sets ``projectionGradient``, and ``backward(isReducing:)``, and times each
  /// operation.
  ///
  /// The sum of the times is a little more than both passes take at once: each operation is waited for.
  ///
  /// - Returns: The costs by kind of operation, those that do not occur included.
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func costs(loss: () throws(EngineError) -> Void) throws(EngineError) -> [OperationCost] {
    try plan.costs(between: loss)
  }

  /// Runs the convolutions of ``forward(isRepetition:)`` and ``backward(isReducing:)`` alone: the time that no step can fall
  /// below.
  ///
  /// Activations and gradients hold nothing meaningful afterwards.
  ///
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func convolutionsAlone() throws(EngineError) { try plan.convolutionsAlone() }
}
