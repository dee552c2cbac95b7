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

  /// The pixels that one of `count` outputs mixes, with the centre and reach of its triangle filter.
  ///
  /// Output i has its centre at `origin + (i + 0.5) * scale`, scale being `length / count`, and reaches
  /// `max(1, scale)` to both sides: Pillow's `BILINEAR`, torchvision's `antialias=True`.
  ///
  /// - Parameters:
  ///   - output: Which output, from 0.
  ///   - count: Outputs in all.
  /// - Returns: At least one pixel, all of them readable.
  public func window(ofOutput output: Int, of count: Int) -> ResamplingWindow {
    let scale = length / Double(count)
    let support = max(1, scale)
    let centre = origin + (Double(output) + 0.5) * scale
    let first = min(max(readable.lowerBound, Int(centre - support + 0.5)), readable.upperBound - 1)
    let end = max(first + 1, min(readable.upperBound, Int(centre + support + 0.5)))
    return ResamplingWindow(pixels: first..<end, centre: centre, support: support)
  }

  /// Whole pixels and nothing beyond them: what cutting the image first and resizing it then reads.
  public init(_ pixels: Range<Int>) {
    self.init(origin: Double(pixels.lowerBound), length: Double(pixels.count), readable: pixels)
  }
}
