import Foundation

/// Where numbers stand along an axis: evenly, with ticks at round numbers.
struct LinearScale {
  private let values: ClosedRange<Double>
  private let pixels: (first: Int, last: Int)

  /// A scale that shows a range.
  ///
  /// - Parameters:
  ///   - values: What is shown; a range of one number is widened.
  ///   - first: The pixel of the least number.
  ///   - last: That of the greatest.
  init(_ values: ClosedRange<Double>, from first: Int, to last: Int) {
    let width = values.upperBound - values.lowerBound
    self.values = width > 0 ? values : values.lowerBound...values.lowerBound + 1
    pixels = (first, last)
  }

  /// The pixel of a number.
  func callAsFunction(_ value: Double) -> Int {
    let share = (value - values.lowerBound) / (values.upperBound - values.lowerBound)
    return pixels.first + Int((share * Double(pixels.last - pixels.first)).rounded())
  }

  /// At most about `count` numbers of the range, 1, 2 or 5 times a power of ten apart.
  func ticks(_ count: Int) -> [Double] {
    let least = (values.upperBound - values.lowerBound) / Double(max(1, count))
    let power = pow(10, log10(least).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= least * 0.999 } ?? 10 * power
    let first = Int((values.lowerBound / step - 1e-9).rounded(.up))
    let last = Int((values.upperBound / step + 1e-9).rounded(.down))
    return first > last ? [] : (first...last).map { Double($0) * step }
  }
}
