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

  /// Stages of the network that are computed.
  package var stageCount: Int { self == .last ? 4 : 3 }
}

/// The statistics of feature maps, `[C, H, W]` for each photo, in plain order.
struct MapStatistics {
  let mean: [Float]
  /// The square root of the mean squared distance from the mean.
  let deviation: [Float]

  /// Looks at `channels` maps of `area` places each.
  init(_ maps: Span<Float>, channels: Int) {
    let area = maps.count / channels
    var (means, deviations) = ([Float](), [Float]())
    for channel in 0..<channels {
      let places = channel * area..<(channel + 1) * area
      var sum: Float = 0
      for place in places { sum += maps[place] }
      let mean = sum / Float(area)
      var squares: Float = 0
      for place in places { squares += (maps[place] - mean) * (maps[place] - mean) }
      means.append(mean)
      deviations.append((squares / Float(area)).squareRoot())
    }
    (mean, deviation) = (means, deviations)
  }
}
