import KizuCore

/// The feature maps of an encoder's first stages, for photos of any size that the encoder's layers allow.
///
/// The layers are convolutions, so what was trained at one size runs at another: larger photos give finer maps. The
/// cell in column i of a map whose stride is s looks at the input around column i · s: every layer is centred.
@safe public final class FeatureMapNetwork {
  /// Which stages are looked at, ascending, within 1…3; all of ResNet's stages halve the map but the first.
  public let stages: [Int]
  /// Side of the square input, in pixels.
  public let imageSize: Int
  /// Channels of each stage's maps.
  public let channels: [Int]
  /// Cells along a side of each stage's maps.
  public let sides: [Int]
  /// Input pixels from one cell to the next, of each stage's maps.
  public let strides: [Int]
  /// Photos a batch.
  public let batch: Int
  private let plan: ExecutionPlan
  private let inputPort: Port
  private let outputPorts: [Port]

  /// What ``stages`` may be.
  public static let stageRange = 1...3

  /// Plans the first stages and loads their weights.
  ///
  /// - Parameters:
  ///   - engine: Runs them.
  ///   - weights: The encoder.
  ///   - imageSize: Side of the input, within `EncoderArchitecture.imageSizes`; need not be the encoder's own.
  ///   - stages: See ``stages``; at least one, ascending.
  ///   - batch: Photos a batch.
  ///   - precision: What is computed with.
  /// - Throws: ``EngineError`` when oneDNN cannot run these shapes, ``WeightsError`` when a tensor is missing or
  ///   has another shape.
  public init(
    engine: Engine, weights: EncoderWeights, imageSize: Int, stages: [Int], batch: Int = 16,
    precision: Precision = .f32
  ) throws {
    precondition(EncoderArchitecture.imageSizes.contains(imageSize))
    precondition(!stages.isEmpty && stages.allSatisfy(Self.stageRange.contains) && stages == stages.sorted())
    var architecture = weights.architecture
    (architecture.channels, architecture.imageSize) = (3, imageSize)
    let shape = architecture
    var found: [NetworkBuilder.Activation] = []
    (plan, inputPort, outputPorts) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .inference)
      let (input, photos) = try builder.input(channels: 3, height: imageSize, width: imageSize)
      let maps = try builder.stages(shape, photos, count: stages[stages.count - 1])
      var ports: [Port] = []
      for stage in stages {
        found.append(maps[stage - 1])
        ports.append(try builder.output(maps[stage - 1]))
      }
      return (try builder.finish(seed: nil), input, ports)
    }
    (self.stages, self.imageSize, self.batch) = (stages, imageSize, batch)
    channels = found.map(\.channels)
    sides = found.map(\.height)
    let stem = (shape.stem.stride) * (shape.stem.hasPooling ? 2 : 1)
    strides = stages.map { stem << ($0 - 1) }
    try weights.load(into: plan)
  }

  /// Values of one photo's input, `[3, S, S]`.
  public var inputCount: Int { 3 * imageSize * imageSize }

  /// The memory for a batch of normalised photos, `[batch, 3, S, S]`; it lives as long as the network.
  public var input: UnsafeMutableBufferPointer<Float> {
    unsafe plan.values(of: inputPort.buffer, count: inputPort.count)
  }

  /// Computes the maps of the photos in ``input``.
  ///
  /// - Throws: ``EngineError`` when oneDNN fails.
  public func run() throws(EngineError) { try plan.forward() }

  /// The maps of one photo after ``run()``.
  ///
  /// - Parameters:
  ///   - index: Which of ``stages``, counted from 0.
  ///   - photo: Its place in the batch.
  /// - Returns: `[C, H, W]`.
  public func maps(_ index: Int, ofPhoto photo: Int) -> [Float] {
    precondition((0..<batch).contains(photo))
    let size = channels[index] * sides[index] * sides[index]
    // SAFETY: the port holds `size` values for each photo of the batch.
    return unsafe Array(
      plan.values(of: outputPorts[index].buffer, count: outputPorts[index].count)
        .extracting(photo * size..<(photo + 1) * size))
  }
}
