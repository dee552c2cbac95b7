/// An encoder for inference: photos in, embeddings out, in batches of one fixed shape.
///
/// The last batch of a set is padded, so an embedding does not depend on what stands beside it.
public final class EncoderNetwork {
  /// Shape of the encoder; three channels, whatever it was trained on.
  public let architecture: EncoderArchitecture
  /// Photos a batch.
  public let batch: Int
  private let plan: ExecutionPlan
  private let inputPort: Port
  private let outputPort: Port

  /// Plans the encoder and loads its weights.
  ///
  /// - Throws: ``EngineError`` when oneDNN cannot run these shapes, ``WeightsError`` when a tensor is missing or
  ///   has another shape.
  public init(
    engine: Engine, weights: EncoderWeights, batch: Int = 32, precision: Precision = .f32
  ) throws {
    var architecture = weights.architecture
    architecture.channels = 3
    self.architecture = architecture
    self.batch = batch
    let shape = architecture
    (plan, inputPort, outputPort) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .inference)
      let (input, photos) = try builder.input(
        channels: shape.channels, height: shape.imageSize, width: shape.imageSize)
      let output = try builder.output(builder.encoder(shape, photos))
      return (try builder.finish(seed: nil), input, output)
    }
    try weights.load(into: plan.parameters)
    try plan.prepare()
  }

  /// Length of an embedding.
  public var featureCount: Int { architecture.kind.featureCount }

  /// Values of one photo's input, `[3, H, W]`.
  public var inputCount: Int { inputPort.count / batch }

  /// Encodes up to ``batch`` photos.
  ///
  /// - Parameter photos: Normalised photos one after the other, `[n, 3, H, W]`, n ≤ ``batch``.
  /// - Returns: Their embeddings, `[n, D]`.
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func embed(_ photos: Span<Float>) throws(EngineError) -> [Float] {
    let count = photos.count / inputCount
    precondition(photos.count == count * inputCount && count <= batch)
    // SAFETY: the ports' memory lives as long as the plan, and the counts are checked above.
    let input = unsafe plan.values(of: inputPort.buffer, count: inputPort.count)
    for index in 0..<photos.count { unsafe input[index] = photos[index] }
    for index in photos.count..<inputPort.count { unsafe input[index] = 0 }
    try plan.forward()
    let output = unsafe plan.values(of: outputPort.buffer, count: outputPort.count)
    return unsafe Array(output.prefix(count * featureCount))
  }
}
