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

  /// Side of the first convolution's kernel.
  public var kernel: Int { self == .imagenet ? 7 : 3 }
  /// Stride of the first convolution.
  public var stride: Int { self == .cifar ? 1 : 2 }
  /// Whether max-pooling follows.
  public var hasPooling: Bool { self != .cifar }
}

/// How the last feature map becomes one vector.
public enum Pooling: String, Sendable, Codable, CaseIterable {
  /// The mean over all positions.
  case average
  /// The generalised mean, `(mean xᵖ)^(1/p)`, with p learnt: Radenović et al., TPAMI 2018.
  case gem
}

/// All that decides an encoder's shape.
public struct EncoderArchitecture: Sendable, Equatable {
  public var kind: EncoderKind
  public var stem: Stem
  /// Side of the square photos it is built for, in pixels; within ``imageSizes``.
  public var imageSize: Int
  /// Channels of the photos: 1 (grey) or 3.
  public var channels: Int
  /// The share of the usual channels that every layer has; within ``widths``.
  public var width: Double
  /// Whether whatever subsamples blurs first: Zhang, ICML 2019.
  public var antiAliases: Bool
  public var pooling: Pooling
  /// What an embedding is read from; training does not depend on it.
  public var readout: Readout

  /// The smallest and the largest image side that are accepted.
  public static let imageSizes = 16...1024
  /// The least and the greatest share of channels.
  public static let widths = 0.25...1.0

  public init(
    kind: EncoderKind = .resnet18, stem: Stem, imageSize: Int, channels: Int, width: Double = 1,
    antiAliases: Bool = false, pooling: Pooling = .average, readout: Readout = .last
  ) {
    precondition(Self.imageSizes.contains(imageSize) && (channels == 1 || channels == 3))
    precondition(Self.widths.contains(width))
    self.kind = kind
    self.stem = stem
    self.imageSize = imageSize
    self.channels = channels
    self.width = width
    self.antiAliases = antiAliases
    self.pooling = pooling
    self.readout = readout
  }

  /// Channels of the 3×3 convolutions of a stage, 0 to 3, and for stage 0 of the first convolution.
  ///
  /// They are rounded to a multiple of 16, the block that oneDNN computes with.
  public func channels(ofStage stage: Int) -> Int {
    max(1, Int((Double(64 << stage) * width / 16).rounded())) * 16
  }

  /// Channels that the blocks of a stage, 0 to 3, put out.
  public func outputChannels(ofStage stage: Int) -> Int {
    channels(ofStage: stage) * kind.expansion
  }

  /// Length of the pooled last map, which is trained.
  public var featureCount: Int { outputChannels(ofStage: 3) }

  /// Numbers that the readout takes from the maps, before they are whitened.
  package var readCount: Int { readParts.reduce(0, +) }

  /// The lengths of what is read from each stage, in order.
  package var readParts: [Int] {
    let statistics = readout.statisticsStages.map { 2 * outputChannels(ofStage: $0) }
    let means = (readout.statisticsStages.upperBound..<readout.stageCount).map { outputChannels(ofStage: $0) }
    return readout == .last ? [featureCount] : statistics + means
  }

  /// Length of an embedding, D.
  public var embeddingCount: Int {
    readout == .all ? FeatureWhitening.componentCount : readCount
  }
}

extension EncoderArchitecture: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, stem, imageSize, channels, width, pooling, readout
    case antiAliases = "antiAlias"
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    kind = try values.decode(EncoderKind.self, forKey: .kind)
    stem = try values.decode(Stem.self, forKey: .stem)
    imageSize = try values.decode(Int.self, forKey: .imageSize)
    channels = try values.decode(Int.self, forKey: .channels)
    // Encoders of earlier versions say nothing of the rest.
    width = try values.decodeIfPresent(Double.self, forKey: .width) ?? 1
    antiAliases = try values.decodeIfPresent(Bool.self, forKey: .antiAliases) ?? false
    pooling = try values.decodeIfPresent(Pooling.self, forKey: .pooling) ?? .average
    readout = try values.decodeIfPresent(Readout.self, forKey: .readout) ?? .last
  }

  /// Whether every number is in its range: a decoded architecture may come from anywhere.
  var isPossible: Bool {
    Self.imageSizes.contains(imageSize) && [1, 3].contains(channels) && Self.widths.contains(width)
  }
}
