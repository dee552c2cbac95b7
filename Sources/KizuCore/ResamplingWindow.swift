/// The triangle filter around one output sample of a resize, in source pixels.
public struct ResamplingWindow: Sendable, Equatable {
  /// The pixels that count, at least one.
  public let pixels: Range<Int>
  /// The middle of the filter.
  public let centre: Double
  /// How far it reaches to both sides.
  public let support: Double

  /// What a pixel weighs before the weights are made to sum to 1: `max(0, 1 - distance / support)`.
  public func share(of pixel: Int) -> Double {
    max(0, 1 - abs(Double(pixel) + 0.5 - centre) / support)
  }
}
