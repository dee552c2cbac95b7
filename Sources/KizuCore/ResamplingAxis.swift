/// The triangle filter of one axis, laid out for the kernels: which pixels an output mixes, and how much of each.
///
/// Output i has its centre at `origin + (i + 0.5) * scale`; a pixel weighs `max(0, 1 - distance / support)` with
/// `support = max(1, scale)`, and the weights of an output sum to 1: Pillow's `BILINEAR`, torchvision's
/// `antialias=True`.
struct ResamplingAxis {
  /// A whole weight of 1, shared out over the taps of an output without remainder.
  static let unit = 65535.0

  /// The pixels and weights of one output sample.
  struct Window {
    /// The first pixel that counts.
    var first: Int
    /// How many pixels count, at least 1.
    var count: Int
    /// Where its weights start in ``ResamplingAxis/weights``.
    var offset: Int
    /// What makes up on average for the fractions that a short window's products drop, one half each.
    var bias: UInt16
  }

  /// One window an output sample, `first` ascending.
  private(set) var windows: [Window] = []
  /// The weights of all windows, each eight times over so that a kernel loads it as one vector.
  private(set) var weights: [SIMD8<UInt16>] = []
  private var shares: [Double] = []

  /// The pixels that any window reads.
  var extent: Range<Int> {
    guard let first = windows.first, let last = windows.last else { return 0..<0 }
    return first.first..<(last.first + last.count)
  }

  /// Computes the windows of `count` outputs, reusing the memory of the last call.
  mutating func prepare(_ interval: ResamplingInterval, count: Int) {
    windows.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    let scale = interval.length / Double(count)
    let support = max(1, scale)
    for output in 0..<count {
      let centre = interval.origin + (Double(output) + 0.5) * scale
      let first = min(
        max(interval.readable.lowerBound, Int(centre - support + 0.5)), interval.readable.upperBound - 1)
      let end = max(first + 1, min(interval.readable.upperBound, Int(centre + support + 0.5)))
      windows.append(
        Window(
          first: first, count: end - first, offset: weights.count,
          bias: UInt16(truncatingIfNeeded: (end - first) / 2)))
      appendWeights(of: first..<end, centre: centre, support: support)
    }
  }

  private mutating func appendWeights(of pixels: Range<Int>, centre: Double, support: Double) {
    shares.removeAll(keepingCapacity: true)
    var sum = 0.0
    for pixel in pixels {
      let share = max(0, 1 - abs(Double(pixel) + 0.5 - centre) / support)
      shares.append(share)
      sum += share
    }
    // Rounding the running sum rather than each weight keeps the total at exactly one unit.
    var running = 0.0
    var spent = 0
    let factor = sum > 0 ? Self.unit / sum : 0
    for index in 0..<shares.count {
      running += shares[index]
      let total = index + 1 == shares.count ? Int(Self.unit) : Int(running * factor + 0.5)
      weights.append(SIMD8(repeating: UInt16(total - spent)))
      spent = total
    }
  }
}
