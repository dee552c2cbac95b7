public import KizuNN

/// An encoder as users name it: a network, or one with a share of its channels.
public enum EncoderName: String, Sendable, CaseIterable {
  /// ResNet-18 with half of the channels: it learns as much in a fraction of the time (docs/encoders.md has the figures).
  case small
  case resnet10, resnet18, resnet34, resnet50

  /// The network.
  public var kind: EncoderKind {
    switch self {
    case .resnet10: .resnet10
    case .small, .resnet18: .resnet18
    case .resnet34: .resnet34
    case .resnet50: .resnet50
    }
  }

  /// The share of the network's channels that the name stands for; nil where it says nothing about it.
  public var width: Double? { self == .small ? 0.5 : nil }
}

extension PretrainOptions {
  /// Trains the encoder of this name.
  public mutating func use(_ name: EncoderName) {
    encoder = name.kind
    shape.width = name.width
  }
}
