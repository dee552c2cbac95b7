import ArgumentParser

/// Refuses a value of an option that is out of its range, naming the range.
///
/// - Throws: `ValidationError`, which ends the command with status 64.
func check<Value: Comparable>(_ option: String, _ value: Value, in range: ClosedRange<Value>) throws {
  // NaN is in no range.
  guard range.contains(value) else {
    throw ValidationError("\(option) is \(value), but must be \(range.lowerBound) to \(range.upperBound).")
  }
}
