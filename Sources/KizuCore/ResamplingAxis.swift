/// The triangle filter of one axis, laid out for the kernels: which pixels an output mixes, and how much of each.
///
/// The filter is that of ``ResamplingInterval/window(ofOutput:of:)``; the weights of an output sum to 1.
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
    for output in 0..<count {
      let window = interval.window(ofOutput: output, of: count)
      windows.append(
        Window(
          first: window.pixels.lowerBound, count: window.pixels.count, offset: weights.count,
          bias: UInt16(truncatingIfNeeded: window.pixels.count / 2)))
      appendWeights(of: window)
    }
  }

  private mutating func appendWeights(of window: ResamplingWindow) {
    shares.removeAll(keepingCapacity: true)
    var sum = 0.0
    for pixel in window.pixels {
      let share = window.share(of: pixel)
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
