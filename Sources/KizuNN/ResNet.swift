import RealModule

extension EncoderGraph {
  /// A residual network from photos to features `[N, 512, 1, 1]`, with torchvision's parameter names.
  ///
  /// He et al., "Deep residual learning for image recognition", CVPR 2016; basic blocks.
  package func encoder(_ architecture: EncoderArchitecture, _ photos: Value) throws(Failure) -> Value {
    var x = try stem(architecture.stem, photos)
    for (stage, blocks) in architecture.kind.blocks.enumerated() {
      for block in 0..<blocks {
        x = try basicBlock(
          "layer\(stage + 1).\(block)", x, channels: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    return try globalAveragePool(x)
  }

  private func stem(_ stem: Stem, _ photos: Value) throws(Failure) -> Value {
    let (kernel, stride) =
      switch stem {
      case .imagenet: (7, 2)
      case .small: (3, 2)
      case .cifar: (3, 1)
      }
    let convolved = try layer(
      "conv1", norm: "bn1", photos, channels: 64, kernel: kernel, stride: stride, relu: true)
    return stem == .cifar ? convolved : try maxPool(convolved)
  }

  /// Two 3×3 convolutions around a shortcut, which is projected where the shape changes.
  private func basicBlock(
    _ name: String, _ input: Value, channels: Int, stride: Int
  ) throws(Failure) -> Value {
    var shortcut = input
    if stride != 1 || self.channels(of: input) != channels {
      shortcut = try layer(
        "\(name).downsample.0", norm: "\(name).downsample.1", input, channels: channels, kernel: 1,
        stride: stride, relu: false)
    }
    let x = try layer(
      "\(name).conv1", norm: "\(name).bn1", input, channels: channels, kernel: 3, stride: stride, relu: true)
    return try layer(
      "\(name).conv2", norm: "\(name).bn2", x, channels: channels, kernel: 3, relu: true, adding: shortcut)
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
