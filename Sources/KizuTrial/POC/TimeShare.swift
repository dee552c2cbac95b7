/// The share of a budget that a stage of many pieces may take in one run.
///
/// A piece that is begun is finished, and the first one is begun however short the time is: a stage that kept nothing of
/// what it did would never come to its end, however often it is run.
struct TimeShare {
  private let end: ContinuousClock.Instant
  private var isFirst = true

  /// Begins now.
  init(seconds: Double) {
    end = .now + .seconds(seconds)
  }

  /// Whether another piece may be begun.
  mutating func mayBegin() -> Bool {
    defer { isFirst = false }
    return isFirst || .now < end
  }
}
