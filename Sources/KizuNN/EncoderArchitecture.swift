/// How the first layers reduce the photo.
public enum Stem: String, Sendable, Codable, CaseIterable {
  /// 7×7 convolution, stride 2, then max-pooling: ¼ of the side. He et al., CVPR 2016.
  case imagenet
  /// 3×3 convolution, stride 2, then max-pooling: ¼ of the side, for photos of 64 pixels and below.
  case small
  /// 3×3 convolution, stride 1, no pooling: the whole side, 16 times the work. For 32-pixel photos.
  case cifar

  /// The stem for an image size when none is asked for.
  public static func automatic(imageSize: Int) -> Stem {
    imageSize <= 64 ? .small : .imagenet
  }
}

/// Which encoder turns photos into embeddings.
public enum EncoderKind: String, Sendable, Codable, CaseIterable {
  /// ResNet-18 of basic blocks (2, 2, 2, 2), 64 to 512 channels. He et al., CVPR 2016.
  case resnet18

  /// Basic blocks in each of the four stages.
  var blocks: [Int] {
    switch self {
    case .resnet18: [2, 2, 2, 2]
    }
  }

  /// Length of an embedding.
  public var featureCount: Int { 512 }
}

/// All that decides an encoder's shape.
public struct EncoderArchitecture: Sendable, Codable, Equatable {
  public var kind: EncoderKind
  public var stem: Stem
  /// Side of the square photos it is built for, in pixels; within ``imageSizes``.
  public var imageSize: Int
  /// Channels of the photos: 1 (grey) or 3.
  public var channels: Int

  /// The smallest and the largest image side that are accepted.
  public static let imageSizes = 16...1024

  public init(kind: EncoderKind = .resnet18, stem: Stem, imageSize: Int, channels: Int) {
    precondition(Self.imageSizes.contains(imageSize) && (channels == 1 || channels == 3))
    self.kind = kind
    self.stem = stem
    self.imageSize = imageSize
    self.channels = channels
  }
}
