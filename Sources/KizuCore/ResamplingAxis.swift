/// The triangle filter of one axis, laid out for the kernels: which pixels an output mixes, and how much of each.
///
/// The filter is that of ``ResamplingInterval/window(ofOutput:of:)``; the weights of an output sum to 1.
struct ResamplingAxis: ~Copyable {
  /// A whole weight of 1, shared out over the taps of an output without remainder.
  private static let unit = 65535.0

  /// One window an output sample: its first pixel (ascending), how many pixels count, at least 1, where its weights
  /// start, and what makes up on average for the fractions that a short window's products drop, one half each.
  private var windows: [SIMD4<Int32>] = []
  /// The weights of all windows, each eight times over so that a kernel loads it as one vector.
  private var weights = AlignedBuffer<SIMD8<UInt16>>(count: 0)
  /// What each tap of one window weighs before the weights are made to sum to 1.
  private var shares: [Double] = []

  /// The pixels that any window reads.
  private(set) var extent = 0..<0

  /// Computes the windows of `count` outputs, reusing the memory of the last call.
  ///
  /// The last window is repeated until there are `roundedCount`, where that is more.
  mutating func prepare(_ interval: ResamplingInterval, count: Int, roundedUpTo roundedCount: Int = 0) {
    // A window reaches `support` to both sides of its centre.
    start(count: count, taps: Int(2 * max(1, interval.length / Double(count))) + 2)
    for output in 0..<count {
      let window = interval.window(ofOutput: output, of: count)
      let start = Double(window.pixels.lowerBound) + 0.5 - window.centre
      let slope = 1 / window.support
      for tap in 0..<window.pixels.count { shares.append(max(0, 1 - abs(start + Double(tap)) * slope)) }
      append(first: window.pixels.lowerBound)
    }
    while let last = windows.last, windows.count < roundedCount { windows.append(last) }
  }

  /// The same for samples of an axis of `length` pixels that is reflected at its ends.
  ///
  /// Each window is folded back into the axis: a pixel that it meets several times weighs the sum.
  mutating func prepare(_ lattice: ReflectedLattice, length: Int, roundedUpTo roundedCount: Int = 0) {
    let reach = lattice.reach
    start(count: lattice.count, taps: Int(2 * reach) + 2)
    for sample in 0..<lattice.count {
      let centre = lattice.origin + Double(sample) * lattice.step
      // Those that the triangle covers: one at least, since it reaches 1 to both sides.
      let pixels = Int((centre - reach).rounded(.down)) + 1..<Int((centre + reach).rounded(.up))
      if pixels.lowerBound >= 0 && pixels.upperBound <= length {
        for pixel in pixels { shares.append(max(0, 1 - abs(Double(pixel) - centre) / reach)) }
        append(first: pixels.lowerBound)
        continue
      }
      var (first, last) = (length, -1)
      for pixel in pixels {
        let folded = ReflectedLattice.reflected(pixel, count: length)
        (first, last) = (min(first, folded), max(last, folded))
      }
      for _ in first...last { shares.append(0) }
      for pixel in pixels {
        let folded = ReflectedLattice.reflected(pixel, count: length)
        shares[folded - first] += max(0, 1 - abs(Double(pixel) - centre) / reach)
      }
      append(first: first)
    }
    while let last = windows.last, windows.count < roundedCount { windows.append(last) }
  }

  /// Makes room for `count` windows of up to `taps` pixels each.
  private mutating func start(count: Int, taps: Int) {
    windows.removeAll(keepingCapacity: true)
    shares.removeAll(keepingCapacity: true)
    weights.reserve(count * taps)
    extent = 0..<0
  }

  /// Stores a window that starts at pixel `first` and weighs its pixels by ``shares``, which it empties.
  private mutating func append(first: Int) {
    let taps = shares.count
    let place = windows.last.map { Int($0.z + $0.y) } ?? 0
    precondition(taps > 0 && place + taps <= weights.count)
    let window = SIMD4(
      Int32(first), Int32(taps), Int32(place), Int32(UInt16(truncatingIfNeeded: taps / 2)))
    windows.append(window)
    extent = Self.union(extent, window)
    var sum = 0.0
    for share in shares { sum += share }
    // Rounding the running sum rather than each weight keeps the total at exactly one unit.
    let factor = sum > 0 ? Self.unit / sum : 0
    var running = 0.0
    var spent = 0
    for tap in 0..<taps {
      running += shares[tap]
      let total = tap + 1 == taps ? Int(Self.unit) : Int(running * factor + 0.5)
      // SAFETY: checked above.
      unsafe weights.baseAddress[place + tap] = SIMD8(repeating: UInt16(total - spent))
      spent = total
    }
    shares.removeAll(keepingCapacity: true)
  }

  /// The pixels that a range of windows reads.
  func extent(of range: Range<Int>) -> Range<Int> {
    if range.count == windows.count { return extent }
    return range.reduce(0..<0) { Self.union($0, windows[$1]) }
  }

  private static func union(_ extent: Range<Int>, _ window: SIMD4<Int32>) -> Range<Int> {
    let pixels = Int(window.x)..<Int(window.x + window.y)
    if extent.isEmpty { return pixels }
    return min(extent.lowerBound, pixels.lowerBound)..<max(extent.upperBound, pixels.upperBound)
  }

  /// Lends the windows and the weights to a kernel.
  func withPointers(_ body: (UnsafePointer<SIMD4<Int32>>, UnsafePointer<SIMD8<UInt16>>) -> Void) {
    unsafe windows.withUnsafeBufferPointer { windows in
      if let first = windows.baseAddress { unsafe body(first, weights.baseAddress) }
    }
  }
}
