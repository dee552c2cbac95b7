import KizuCore

extension SamplePhoto {
  /// The least change in grey levels, in any channel, that belongs to the mask.
  static let leastChange = 3

  /// A photo of a defect: where it hardly differs from the clean photo it is made equal, the rest is the mask.
  init(entry: SampleEntry, damaged: ImageBuffer, clean: ImageBuffer, severity: Float) {
    let channels = clean.channels
    var image = clean
    var mask = ImageBuffer(width: clean.width, height: clean.height, channels: 1)
    var tally = MaskTally()
    for pixel in mask.pixels.indices {
      let samples = pixel * channels..<(pixel + 1) * channels
      let changes = samples.map { abs(Int(damaged.pixels[$0]) - Int(clean.pixels[$0])) }
      guard let most = changes.max(), most >= Self.leastChange else { continue }
      for sample in samples { image.pixels[sample] = damaged.pixels[sample] }
      mask.pixels[pixel] = 255
      tally.add(x: pixel % mask.width, y: pixel / mask.width, change: changes.reduce(0, +))
    }
    let defect = tally.bounds.map {
      SampleDefect(
        bounds: $0, area: tally.area, contrast: Float(tally.change) / Float(tally.area * channels),
        severity: severity)
    }
    self.init(entry: entry, image: image, mask: mask, defect: defect)
  }
}

/// Sums over the pixels of a mask.
private struct MaskTally {
  private(set) var area = 0
  private(set) var change = 0
  private var left = Int.max
  private var right = Int.min
  private var top = Int.max
  private var bottom = Int.min

  mutating func add(x: Int, y: Int, change: Int) {
    area += 1
    self.change += change
    left = min(left, x)
    right = max(right, x)
    top = min(top, y)
    bottom = max(bottom, y)
  }

  /// The box around the pixels, or nil where there were none.
  var bounds: PixelBox? {
    guard area > 0 else { return nil }
    return PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
