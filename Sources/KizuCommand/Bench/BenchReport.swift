import Foundation
import Kizu

/// What `kizu bench` found: times of equal runs after warm-up.
struct BenchReport: Encodable {
  var stage: String
  /// What one value counts, such as "ms a photo".
  var unit: String
  var median: Double
  var p10: Double
  var p90: Double
  var runs: Int
  var threads: Int
  /// The SIMD level of Kizu's own kernels.
  var isa = KernelLevel.chosen.rawValue
  var precision: String
  /// All that the figure depends on, in words.
  var setting: String
  /// The most memory that the process held, in bytes, where it is part of the question.
  var peakBytes: Int?
  /// Seconds from the program's start to the end of its first run, where they are part of the question.
  var firstRunAfter: Double?
}

extension BenchReport: BenchResult {
  var text: String {
    let figures = [median, p10, p90].map { String(format: "%.4g", $0) }
    return
      "\(stage): \(figures[0]) \(unit) (median; 10 % to 90 %: \(figures[1]) to \(figures[2]); \(runs) runs)\n"
      + (peakBytes.map { "At most \($0 >> 20) MB of memory.\n" } ?? "")
      + (firstRunAfter.map { String(format: "The first was done %.2f s after the start.\n", $0) } ?? "")
      + "\(setting); \(threads) \(threads == 1 ? "thread" : "threads"), \(isa), \(precision)\n"
  }
}

extension BenchReport {
  /// Times `body`, which does `count` units a call, again and again: at least 5 times, and for at least 2 seconds.
  ///
  /// Values are milliseconds for each `scale` units.
  init(
    _ stage: BenchStage, unit: String, threads: Int, precision: String, setting: String, count: Int,
    scale: Double = 1, clock: BenchClock = .wall, _ body: () throws -> Void
  ) rethrows {
    let time = ContinuousClock()
    var times: [Double] = []
    // Caches and branch predictors settle, pages are touched, the clock speed rises.
    try body()
    try body()
    let start = time.now
    while times.count < 5 || time.now - start < .seconds(2) {
      times.append(1000 * scale * (try clock.seconds(body)) / Double(count))
    }
    times.sort()
    let percentile = { (share: Double) in times[Int((Double(times.count - 1) * share).rounded())] }
    self.init(
      stage: stage.rawValue, unit: unit, median: percentile(0.5), p10: percentile(0.1), p90: percentile(0.9),
      runs: times.count, threads: threads, precision: precision, setting: setting)
  }
}
