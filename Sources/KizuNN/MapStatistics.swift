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
