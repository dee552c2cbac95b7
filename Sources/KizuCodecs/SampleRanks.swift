/// Finds the samples of given ranks by counting: the upper half of their bits first, then the lower.
///
/// Two counts of 65,536 bins replace a sorted copy of the picture.
struct SampleRanks {
  private let samples: Raster
  /// Finite samples by the upper 16 bits of their key.
  private var upperCounts = [Int](repeating: 0, count: 65536)
  private var count: Int

  init(_ words: [UInt16]) {
    samples = .words(words)
    let input = words.span
    for index in input.indices { upperCounts[Int(input[index])] += 1 }
    count = words.count
  }

  init(_ floats: [Float]) {
    samples = .floats(floats)
    let input = floats.span
    count = 0
    for index in input.indices where input[index].isFinite {
      upperCounts[Int(Self.key(input[index]) >> 16)] += 1
      count += 1
    }
  }

  /// The percentile by nearest rank: the least finite sample that at least `percent` of them do not exceed.
  ///
  /// It is the sample of rank `max(1, ⌈count * percent / 100⌉)`, as NumPy's `inverted_cdf` has it; 0 where no
  /// sample is finite. Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 1.
  func percentile(_ percent: Double) -> Double {
    guard count > 0 else { return 0 }
    let share = percent.isNaN ? 0 : min(max(percent / 100, 0), 1)
    var rank = min(count, max(1, Int((Double(count) * share).rounded(.up))))
    let upper = Self.bin(of: &rank, in: upperCounts)
    switch samples {
    case .words, .bytes: return Double(upper)
    case .floats(let floats):
      var lowerCounts = [Int](repeating: 0, count: 65536)
      let input = floats.span
      for index in input.indices where input[index].isFinite {
        let key = Self.key(input[index])
        if Int(key >> 16) == upper { lowerCounts[Int(key & 0xFFFF)] += 1 }
      }
      let key = UInt32(upper) << 16 | UInt32(Self.bin(of: &rank, in: lowerCounts))
      return Double(Float(bitPattern: key >> 31 == 1 ? key ^ 0x8000_0000 : ~key))
    }
  }

  /// A number that is ordered as the floats are.
  private static func key(_ sample: Float) -> UInt32 {
    let bits = sample.bitPattern
    return bits >> 31 == 0 ? bits | 0x8000_0000 : ~bits
  }

  /// The bin that holds the sample of this rank; the rank then counts within the bin.
  private static func bin(of rank: inout Int, in counts: [Int]) -> Int {
    for (bin, count) in counts.enumerated() {
      if rank <= count { return bin }
      rank -= count
    }
    return counts.count - 1
  }
}
