/// The stretch of one image axis that a resize spreads over its output, in source pixels.
///
/// Pixel i covers i ... i + 1, so a whole axis of n pixels is origin 0, length n.
public struct ResamplingInterval: Sendable, Equatable {
  /// Where the stretch starts; fractions are allowed.
  public var origin: Double
  /// How long it is, above 0.
  public var length: Double
  /// The pixels that may be read: the filter is cut off and renormalised at these bounds.
  public var readable: Range<Int>

  /// A stretch whose filter may reach beyond it, as far as `readable` goes.
  ///
  /// - Precondition: the stretch is not empty, `readable` is not empty, and the stretch lies inside it.
  public init(origin: Double, length: Double, readable: Range<Int>) {
    precondition(length > 0 && origin >= Double(readable.lowerBound))
    precondition(origin + length <= Double(readable.upperBound) + 1e-6)
    self.origin = origin
    self.length = length
    self.readable = readable
  }

  /// Whole pixels and nothing beyond them: what cutting the image first and resizing it then reads.
  public init(_ pixels: Range<Int>) {
    self.init(origin: Double(pixels.lowerBound), length: Double(pixels.count), readable: pixels)
  }
}
