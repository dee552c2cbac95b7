/// Which samples of a photo with more than 8 bits become 0 and 255; those between are scaled linearly.
///
/// With `low` and `high` the ends of the range, a sample becomes `(sample - low) * 255 / (high - low)`, rounded,
/// halves up; 0 where it is at most `low`, or NaN; 255 where it is greater than `low` and at least `high`. So a
/// photo of one value becomes black. All channels share one range: colours keep their hue. Alpha does not count.
///
/// Photos of 8 bits and fewer are taken as they stand, whatever the range. Where white is the least sample
/// (TIFF's WhiteIsZero) the result is inverted at the end.
public enum IntensityRange: Sendable, Hashable {
  /// The whole range of the format: 0…65535 for 16 bits, 0…1 for floating point.
  case full
  /// A fixed range in the file's own units, such as 0…4095 for a 12-bit camera; what lies outside is clamped.
  case fixed(low: Double, high: Double)
  /// From a photo's least to its greatest finite sample.
  case photo
  /// Between two percentiles, 0…100, of a photo's finite samples.
  ///
  /// The percentile p of n samples is the one of rank `max(1, ⌈n * p / 100⌉)`, counted from the least: the nearest
  /// rank, NumPy's `percentile(…, method="inverted_cdf")`.
  case percentile(low: Double, high: Double)
}

extension IntensityRange: LosslessStringConvertible {
  /// `full`, `photo`, `LOW:HIGH`, or `pLOW:pHIGH`, such as `0:4095` and `p1:p99`; nil for anything else.
  public init?(_ text: String) {
    switch text {
    case "full": self = .full
    case "photo": self = .photo
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2 else { return nil }
      let isPercentile = parts.allSatisfy { $0.hasPrefix("p") }
      let numbers = parts.compactMap { Double(isPercentile ? $0.dropFirst() : $0) }
      guard numbers.count == 2, numbers.allSatisfy(\.isFinite), numbers[0] < numbers[1] else { return nil }
      guard !isPercentile || (numbers[0] >= 0 && numbers[1] <= 100) else { return nil }
      self =
        isPercentile
        ? .percentile(low: numbers[0], high: numbers[1]) : .fixed(low: numbers[0], high: numbers[1])
    }
  }

  public var description: String {
    switch self {
    case .full: "full"
    case .photo: "photo"
    case .fixed(let low, let high): "\(low):\(high)"
    case .percentile(let low, let high): "p\(low):p\(high)"
    }
  }
}

extension IntensityRange: Codable {
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let range = IntensityRange(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is no intensity range"))
    }
    self = range
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
