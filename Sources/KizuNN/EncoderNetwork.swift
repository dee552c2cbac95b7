/// An encoder for inference: photos in, embeddings out, in batches of one fixed shape.
///
/// The last batch of a set is padded, so an embedding does not depend on what stands beside it.
@safe public final class EncoderNetwork {
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
    try weights.load(into: plan)
  }

  /// Length of an embedding.
  public var featureCount: Int { architecture.featureCount }

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
    // SAFETY: both have room for `photos.count` values.
    unsafe photos.withUnsafeBufferPointer { photos in
      guard let start = photos.baseAddress else { return }
      unsafe input.baseAddress?.update(from: start, count: photos.count)
    }
    return try embed(count)
  }

  /// The memory for a batch of normalised photos, `[batch, 3, H, W]`; it lives as long as the network.
  public var input: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: inputPort.buffer, count: inputPort.count)
  }

  /// Encodes the first photos of ``input``.
  ///
  /// - Parameter count: How many of them count, at most ``batch``; the rest is whatever it is, and changes nothing.
  /// - Returns: Their embeddings, `[count, D]`.
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func embed(_ count: Int) throws(EngineError) -> [Float] {
    precondition((0...batch).contains(count))
    try plan.forward()
    let output = unsafe plan.values(of: outputPort.buffer, count: outputPort.count)
    return unsafe Array(output.prefix(count * featureCount))
  }
}
