/// Evenly spaced samples along one axis of an image that is reflected at its borders.
///
/// The border pixel is not repeated (…2 1 0 1 2…). A sample is a triangle filter's mean of the pixels around it.
package struct ReflectedLattice {
  /// Where sample 0 lies; the middle of the first pixel is 0.
  package var origin: Double
  /// From one sample to the next in pixels, above 0.
  package var step: Double
  /// How many samples there are, at least 1.
  package var count: Int

  package init(origin: Double, step: Double, count: Int) {
    precondition(step > 0 && count > 0)
    self.origin = origin
    self.step = step
    self.count = count
  }

  /// How far the filter reaches to both sides, so that nothing aliases.
  package var reach: Double { max(1, step) }

  /// The pixel that a position outside 0 ..< count stands for.
  static func reflected(_ position: Int, count: Int) -> Int {
    if position >= 0 && position < count { return position }
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let wrapped = ((position % period) + period) % period
    return min(wrapped, period - wrapped)
  }
}
