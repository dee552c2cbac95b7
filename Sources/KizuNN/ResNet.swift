import RealModule

/// What the name of the last pooling's parameter begins with.
private let poolingName = "pool"

extension EncoderGraph {
  /// A residual network from photos to features `[N, D, 1, 1]`, with torchvision's parameter names.
  ///
  /// He et al., "Deep residual learning for image recognition", CVPR 2016.
  package func encoder(_ architecture: EncoderArchitecture, _ photos: Value) throws(Failure) -> Value {
    try pooled(architecture, stages(architecture, photos, count: 4)[3])
  }

  /// The last map as one vector, `[N, D, 1, 1]`.
  package func pooled(_ architecture: EncoderArchitecture, _ last: Value) throws(Failure) -> Value {
    switch architecture.pooling {
    case .average: try globalAveragePool(last)
    case .gem: try generalizedMeanPool(poolingName, last)
    }
  }

  /// The feature maps behind each of the first stages.
  package func stages(
    _ architecture: EncoderArchitecture, _ photos: Value, count: Int
  ) throws(Failure) -> [Value] {
    var x = try stem(architecture, photos)
    var maps: [Value] = []
    for (stage, blocks) in architecture.kind.blocks.prefix(count).enumerated() {
      for block in 0..<blocks {
        x = try residualBlock(
          "layer\(stage + 1).\(block)", architecture, x, stage: stage,
          stride: stage > 0 && block == 0 ? 2 : 1)
      }
      maps.append(x)
    }
    return maps
  }

  private func stem(_ architecture: EncoderArchitecture, _ photos: Value) throws(Failure)
    -> Value
  {
    let stem = architecture.stem
    let convolved = try layer(
      "conv1", norm: "bn1", photos, channels: architecture.channels(ofStage: 0), kernel: stem.kernel,
      stride: stem.stride, relu: true)
    guard stem.hasPooling else { return convolved }
    guard architecture.antiAliases else { return try maxPool(convolved, stride: 2) }
    return try blurPool(maxPool(convolved, stride: 1))
  }

  /// Convolutions around a shortcut, which is projected where the shape changes.
  ///
  /// Two of 3×3, or 1×1, 3×3 and 1×1. Against aliasing the 3×3 keeps the size and a blur after its ReLU halves it, and
  /// the shortcut is blurred before its projection, as in Zhang's networks.
  func residualBlock(
    _ name: String, _ architecture: EncoderArchitecture, _ input: Value, stage: Int, stride: Int
  ) throws(Failure) -> Value {
    let channels = architecture.channels(ofStage: stage)
    let outputChannels = architecture.outputChannels(ofStage: stage)
    let blurs = architecture.antiAliases && stride != 1
    var shortcut = input
    if stride != 1 || self.channels(of: input) != outputChannels {
      shortcut = try layer(
        "\(name).downsample.0", norm: "\(name).downsample.1", blurs ? blurPool(input) : input,
        channels: outputChannels, kernel: 1, stride: blurs ? 1 : stride, relu: false)
    }
    var x = input
    let widest = architecture.kind.hasBottlenecks ? 2 : 1
    if architecture.kind.hasBottlenecks {
      x = try layer("\(name).conv1", norm: "\(name).bn1", x, channels: channels, kernel: 1, relu: true)
    }
    x = try layer(
      "\(name).conv\(widest)", norm: "\(name).bn\(widest)", x, channels: channels, kernel: 3,
      stride: blurs ? 1 : stride, relu: true)
    if blurs { x = try blurPool(x) }
    return try layer(
      "\(name).conv\(widest + 1)", norm: "\(name).bn\(widest + 1)", x, channels: outputChannels,
      kernel: architecture.kind.hasBottlenecks ? 1 : 3, relu: true, adding: shortcut)
  }

  private func layer(
    _ name: String, norm: String, _ input: Value, channels: Int, kernel: Int, stride: Int = 1, relu: Bool,
    adding shortcut: Value? = nil
  ) throws(Failure) -> Value {
    try convolutionNorm(
      name, norm: norm, input, channels: channels, kernel: kernel, stride: stride, relu: relu,
      adding: shortcut)
  }
}

extension NetworkBuilder: EncoderGraph {
  func channels(of value: Activation) -> Int { value.channels }

  /// A convolution with its norm, started for a ReLU network.
  ///
  /// Normal with deviation √(2 / (k² · out)): He et al., ICCV 2015, by fan-out as torchvision does.
  func convolutionNorm(
    _ name: String, norm: String, _ input: Activation, channels: Int, kernel: Int, stride: Int, relu: Bool,
    adding shortcut: Activation?
  ) throws(EngineError) -> Activation {
    let fanOut = Float(kernel * kernel * channels)
    return try convolutionNorm(
      name, norm: norm, input, channels: channels, kernel: kernel, stride: stride, relu: relu,
      adding: shortcut, initialization: .normal(standardDeviation: .sqrt(2 / fanOut)))
  }
}
