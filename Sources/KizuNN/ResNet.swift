import RealModule

extension NetworkBuilder {
  /// A residual network from photos to features `[N, 512, 1, 1]`, with torchvision's parameter names.
  ///
  /// He et al., "Deep residual learning for image recognition", CVPR 2016; basic blocks.
  func encoder(_ architecture: EncoderArchitecture, _ photos: Activation) throws(EngineError) -> Activation {
    var x = try stem(architecture.stem, photos)
    for (stage, blocks) in architecture.kind.blocks.enumerated() {
      for block in 0..<blocks {
        x = try basicBlock(
          "layer\(stage + 1).\(block)", x, channels: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    return try globalAveragePool(x)
  }

  private func stem(_ stem: Stem, _ photos: Activation) throws(EngineError) -> Activation {
    let convolved =
      switch stem {
      case .imagenet: try convolutionBeforeRelu("conv1", photos, channels: 64, kernel: 7, stride: 2)
      case .small: try convolutionBeforeRelu("conv1", photos, channels: 64, kernel: 3, stride: 2)
      case .cifar: try convolutionBeforeRelu("conv1", photos, channels: 64, kernel: 3, stride: 1)
      }
    let normalized = try batchNorm("bn1", convolved, relu: true)
    return stem == .cifar ? normalized : try maxPool(normalized)
  }

  /// Two 3×3 convolutions around a shortcut, which is projected where the shape changes.
  private func basicBlock(
    _ name: String, _ input: Activation, channels: Int, stride: Int
  ) throws(EngineError) -> Activation {
    var shortcut = input
    if stride != 1 || input.channels != channels {
      let projected = try convolutionBeforeRelu(
        "\(name).downsample.0", input, channels: channels, kernel: 1, stride: stride)
      shortcut = try batchNorm("\(name).downsample.1", projected, relu: false)
    }
    var x = try convolutionBeforeRelu("\(name).conv1", input, channels: channels, kernel: 3, stride: stride)
    x = try batchNorm("\(name).bn1", x, relu: true)
    x = try convolutionBeforeRelu("\(name).conv2", x, channels: channels, kernel: 3, stride: 1)
    x = try batchNorm("\(name).bn2", x, relu: false)
    return try addRelu(x, shortcut)
  }

  /// A convolution that keeps the size but for its stride, started for a ReLU network.
  ///
  /// Normal with deviation √(2 / (k² · out)): He et al., ICCV 2015, by fan-out as torchvision does.
  private func convolutionBeforeRelu(
    _ name: String, _ input: Activation, channels: Int, kernel: Int, stride: Int
  ) throws(EngineError) -> Activation {
    let fanOut = Float(kernel * kernel * channels)
    return try convolution(
      name, input, channels: channels, kernel: kernel, stride: stride, padding: kernel / 2,
      initialization: .normal(standardDeviation: .sqrt(2 / fanOut)))
  }
}
