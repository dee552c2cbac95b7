import RealModule

/// The two-layer network between features and the space of the contrastive loss; thrown away after training.
///
/// Chen et al., "A simple framework for contrastive learning", ICML 2020: linear, batch norm, ReLU, linear,
/// batch norm.
public struct ProjectionHead: Sendable, Codable, Equatable {
  /// Width of the hidden layer.
  public var hiddenCount: Int
  /// Length of a projection.
  public var outputCount: Int

  public init(hiddenCount: Int = 512, outputCount: Int = 128) {
    precondition(hiddenCount > 0 && outputCount > 0)
    self.hiddenCount = hiddenCount
    self.outputCount = outputCount
  }

  /// What the names of the head's parameters begin with.
  public static let parameterPrefix = "projection."
}

extension NetworkBuilder {
  /// The projection head, from features `[N, C, 1, 1]` to projections `[N, outputCount, 1, 1]`.
  func projectionHead(_ head: ProjectionHead, _ features: Activation) throws(EngineError) -> Activation {
    let prefix = ProjectionHead.parameterPrefix
    var x = try linear("\(prefix)0", features, channels: head.hiddenCount)
    x = try batchNorm("\(prefix)1", x, relu: true)
    x = try linear("\(prefix)3", x, channels: head.outputCount)
    return try batchNorm("\(prefix)4", x, relu: false)
  }

  /// A linear layer without bias, as a 1×1 convolution, started as PyTorch starts it.
  private func linear(_ name: String, _ input: Activation, channels: Int) throws(EngineError) -> Activation {
    try convolution(
      name, input, channels: channels, kernel: 1,
      initialization: .uniform(bound: 1 / .sqrt(Float(input.channels))))
  }
}
