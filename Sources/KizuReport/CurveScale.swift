import Foundation

/// Where numbers of labels and shares stand in a plot: labels by their logarithm, shares evenly.
struct CurveScale {
  let left: Int
  let right: Int
  let bottom: Int
  private let top: Int
  /// The share at the bottom.
  let leastShare: Double
  private let logs: ClosedRange<Double>

  /// A scale that shows everything given.
  ///
  /// - Parameters:
  ///   - labels: Numbers of labels, at least one, above 0.
  ///   - shares: 0…1; the scale ends at 1.
  ///   - x: Columns of the plot.
  ///   - y: Its rows.
  init(labels: [Double], shares: [Double], x: Range<Int>, y: Range<Int>) {
    (left, right, top, bottom) = (x.lowerBound, x.upperBound, y.lowerBound, y.upperBound)
    let least = labels.min() ?? 1
    let most = max(labels.max() ?? 1, least * 1.5)
    logs = log(least) - 0.08 * log(most / least)...log(most) + 0.02 * log(most / least)
    leastShare = max(0, (((shares.min() ?? 0) - 0.02) * 10).rounded(.down) / 10)
  }

  /// The column of a number of labels.
  func x(_ labels: Double) -> Int {
    let share = (log(labels) - logs.lowerBound) / (logs.upperBound - logs.lowerBound)
    return left + Int((share * Double(right - left)).rounded())
  }

  /// The row of a share.
  func y(_ share: Double) -> Int {
    bottom - Int(((share - leastShare) / (1 - leastShare) * Double(bottom - top)).rounded())
  }

  func point(_ labels: Double, _ share: Double) -> Plot.Point { Plot.Point(x: x(labels), y: y(share)) }

  /// Every tenth of 1 in the scale.
  var shareTicks: [Double] {
    stride(from: Int((leastShare * 10).rounded()), through: 10, by: 1).map { Double($0) / 10 }
  }

  /// 1, 2 and 5 times powers of ten in the scale.
  var labelTicks: [Int] {
    var ticks: [Int] = []
    var power = 1
    while log(Double(power)) <= logs.upperBound {
      ticks += [power, 2 * power, 5 * power].filter { logs.contains(log(Double($0))) }
      power *= 10
    }
    return ticks
  }
}
