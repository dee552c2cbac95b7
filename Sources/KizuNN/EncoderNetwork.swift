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
  /// The pooled last map alone, or what of each stage is read: maps of which statistics are taken, and a pooled one.
  private let outputPorts: [Port]
  /// What the features go through at last; nil gives them as they are read.
  private let whitening: FeatureWhitening?

  /// Plans the encoder and loads its weights.
  ///
  /// - Parameters:
  ///   - engine: What computes.
  ///   - weights: The encoder.
  ///   - batch: Photos a batch.
  ///   - precision: What it computes with.
  ///   - isWhitened: Whether features that are to be whitened are; if not, the network gives what is read for that.
  /// - Throws: ``EngineError`` when oneDNN cannot run these shapes, ``WeightsError`` when a tensor is missing or
  ///   has another shape.
  public init(
    engine: Engine, weights: EncoderWeights, batch: Int = 32, precision: Precision = .f32,
    isWhitened: Bool = true
  ) throws {
    var architecture = weights.architecture
    architecture.channels = 3
    self.architecture = architecture
    self.batch = batch
    whitening = architecture.readout == .all && isWhitened ? try weights.readWhitening() : nil
    let shape = architecture
    (plan, inputPort, outputPorts) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .inference)
      let (input, photos) = try builder.input(
        channels: shape.channels, height: shape.imageSize, width: shape.imageSize)
      let outputs = try Self.outputs(builder, shape, photos)
      return (try builder.finish(seed: nil), input, outputs)
    }
    try weights.load(into: plan)
  }

  /// Length of an embedding.
  public var featureCount: Int { whitening == nil ? architecture.readCount : FeatureWhitening.componentCount }

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
    if architecture.readout == .last {
      return unsafe Array(values(of: outputPorts[0]).prefix(count * featureCount))
    }
    return (0..<count).flatMap { photo in
      let features = features(ofPhoto: photo)
      return whitening?.apply(to: features) ?? features
    }
  }

  /// What is read from the maps of a photo of the batch.
  private func features(ofPhoto photo: Int) -> [Float] {
    let readout = architecture.readout
    var features: [Float] = []
    for (stage, port) in zip(readout.statisticsStages.lowerBound..<readout.stageCount, outputPorts) {
      var part: [Float]
      if stage == 3 {
        part = unsafe Array(values(of: port)[photo * port.count / batch..<(photo + 1) * port.count / batch])
      } else {
        let statistics = statistics(ofStage: stage, photo, port)
        part = statistics.mean + (readout.statisticsStages.contains(stage) ? statistics.deviation : [])
      }
      if readout == .all {
        let length = part.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if length > 0 { part = part.map { $0 / length } }
      }
      features += part
    }
    return features
  }

  /// Emits what the readout needs.
  private static func outputs(
    _ builder: NetworkBuilder, _ shape: EncoderArchitecture, _ photos: NetworkBuilder.Activation
  ) throws(EngineError) -> [Port] {
    let readout = shape.readout
    guard readout != .last else { return [try builder.output(builder.encoder(shape, photos))] }
    let maps = try builder.stages(shape, photos, count: readout.stageCount)
    var ports: [Port] = []
    for stage in readout.statisticsStages.lowerBound..<readout.stageCount {
      ports.append(try builder.output(stage == 3 ? builder.pooled(shape, maps[3]) : maps[stage]))
    }
    return ports
  }

  private func values(of port: Port) -> UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: port.buffer, count: port.count)
  }

  /// The statistics of one photo's maps of a stage.
  private func statistics(ofStage stage: Int, _ photo: Int, _ port: Port) -> MapStatistics {
    let size = port.count / batch
    // SAFETY: the port holds `size` values for each photo of the batch.
    let maps = unsafe values(of: port).extracting(photo * size..<(photo + 1) * size)
    return unsafe MapStatistics(maps.span, channels: architecture.outputChannels(ofStage: stage))
  }
}
