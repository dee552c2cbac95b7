/// Which feature maps of an encoder a photo's embedding is read from.
///
/// The maps are those of the one network that was trained; only what is told of them differs.
public enum Readout: String, Sendable, Codable, CaseIterable {
  /// The last map, pooled: what a classifier of torchvision's gets.
  case last
  /// Mean and standard deviation of every channel of the second stage, then the mean of every channel of the third.
  ///
  /// Surfaces are told apart by the statistics of early features; the last stage, which is not computed then, has
  /// learned to forget much of them. Of ResNet-18 these are 128 + 128 + 256 = 512 numbers.
  case middle
  /// Mean and standard deviation of every channel of the first two stages, the mean of every channel of the third and
  /// the pooled last map; the four parts each brought to length 1, and all whitened by ``FeatureWhitening``: 512
  /// numbers, whatever the encoder.
  ///
  /// Early and late features are each best somewhere; here they count alike, and what all photos share counts nothing.
  case all

  /// Stages of the network that are computed.
  package var stageCount: Int { self == .middle ? 3 : 4 }

  /// Stages, from 0, whose channels' mean and deviation are read.
  package var statisticsStages: Range<Int> {
    switch self {
    case .last: 0..<0
    case .middle: 1..<2
    case .all: 0..<2
    }
  }
}
