/// Which encoder turns photos into embeddings.
///
/// All are residual networks of four stages: He et al., "Deep residual learning for image recognition", CVPR 2016.
public enum EncoderKind: String, Sendable, Codable, CaseIterable {
  /// One basic block a stage: timm's ResNet-10, with a plain stem.
  case resnet10
  /// Basic blocks (2, 2, 2, 2), 64 to 512 channels.
  case resnet18
  /// Basic blocks (3, 4, 6, 3), 64 to 512 channels.
  case resnet34
  /// Bottleneck blocks (3, 4, 6, 3), 256 to 2048 channels; stride in the 3×3 convolution, as torchvision has it.
  case resnet50

  /// Blocks in each of the four stages.
  public var blocks: [Int] {
    switch self {
    case .resnet10: [1, 1, 1, 1]
    case .resnet18: [2, 2, 2, 2]
    case .resnet34, .resnet50: [3, 4, 6, 3]
    }
  }

  /// Whether a block is three convolutions, 1×1, 3×3 and 1×1, rather than two of 3×3.
  public var hasBottlenecks: Bool { self == .resnet50 }

  /// How many times the channels of its 3×3 convolution a block puts out.
  public var expansion: Int { hasBottlenecks ? 4 : 1 }
}
