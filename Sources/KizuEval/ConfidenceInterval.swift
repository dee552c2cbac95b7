/// The range in which a figure would be found in 95 of 100 repetitions; in JSON `[low, high]`.
public struct ConfidenceInterval: Sendable, Equatable, Codable {
  /// The lower end.
  public var low: Double
  /// The upper end, not below ``low``.
  public var high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    low = try container.decode(Double.self)
    high = try container.decode(Double.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    try container.encode(high)
  }
}
