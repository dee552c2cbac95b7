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

  /// The pixels that any window reads.
  var extent: Range<Int> {
    guard let first = windows.first, let last = windows.last else { return 0..<0 }
    return Int(first.x)..<Int(last.x + last.y)
  }

  /// Computes the windows of `count` outputs, reusing the memory of the last call.
  ///
  /// The last window is repeated until there are `roundedCount`, where that is more.
  mutating func prepare(_ interval: ResamplingInterval, count: Int, roundedUpTo roundedCount: Int = 0) {
    windows.removeAll(keepingCapacity: true)
    // A window reaches `support` to both sides of its centre.
    weights.reserve(count * (Int(2 * max(1, interval.length / Double(count))) + 2))
    var used = 0
    for output in 0..<count {
      let window = interval.window(ofOutput: output, of: count)
      let taps = window.pixels.count
      windows.append(
        SIMD4(
          Int32(window.pixels.lowerBound), Int32(taps), Int32(used),
          Int32(UInt16(truncatingIfNeeded: taps / 2))))
      storeWeights(of: window, at: used)
      used += taps
    }
    while let last = windows.last, windows.count < roundedCount { windows.append(last) }
  }

  private mutating func storeWeights(of window: ResamplingWindow, at place: Int) {
    let taps = window.pixels.count
    precondition(place + taps <= weights.count)
    let start = Double(window.pixels.lowerBound) + 0.5 - window.centre
    let slope = 1 / window.support
    func share(_ tap: Int) -> Double { max(0, 1 - abs(start + Double(tap)) * slope) }
    var sum = 0.0
    for tap in 0..<taps { sum += share(tap) }
    // Rounding the running sum rather than each weight keeps the total at exactly one unit.
    let factor = sum > 0 ? Self.unit / sum : 0
    var running = 0.0
    var spent = 0
    for tap in 0..<taps {
      running += share(tap)
      let total = tap + 1 == taps ? Int(Self.unit) : Int(running * factor + 0.5)
      // SAFETY: checked above.
      unsafe weights.baseAddress[place + tap] = SIMD8(repeating: UInt16(total - spent))
      spent = total
    }
  }

  /// Lends the windows and the weights to a kernel.
  func withPointers(_ body: (UnsafePointer<SIMD4<Int32>>, UnsafePointer<SIMD8<UInt16>>) -> Void) {
    unsafe windows.withUnsafeBufferPointer { windows in
      if let first = windows.baseAddress { unsafe body(first, weights.baseAddress) }
    }
  }
}
