import Foundation
import Kizu

/// Times of several things that were done by turns, against the first of them.
struct ComparisonReport: Encodable {
  struct Row: Encodable {
    var name: String
    var median: Double
    var p10: Double
    var p90: Double
    /// The median of its time over that of the first row in the same round.
    var ratio: Double
  }

  var stage: String
  /// What one value counts, such as "ms a view".
  var unit: String
  var rows: [Row]
  /// Rounds; each times every row once.
  var runs: Int
  var threads: Int
  /// The SIMD level of Kizu's own kernels.
  var isa = KernelLevel.chosen.rawValue
  var precision: String
  /// All that the figures depend on, in words.
  var setting: String
}

extension ComparisonReport {
  /// Times each of `works`, which do `count` units a call, in turn: at least 7 rounds, and for at least 4 seconds.
  init(
    _ stage: BenchStage, unit: String, threads: Int, precision: String, setting: String, count: Int,
    clock: BenchClock = .wall, _ works: [(name: String, body: () throws -> Void)]
  ) throws {
    let time = ContinuousClock()
    var times = [[Double]](repeating: [], count: works.count)
    for work in works { try work.body() }
    let start = time.now
    while times[0].count < 7 || time.now - start < .seconds(4) {
      for (index, work) in works.enumerated() {
        times[index].append(1000 * (try clock.seconds(work.body)) / Double(count))
      }
    }
    func percentile(_ values: [Double], _ share: Double) -> Double {
      values.sorted()[Int((Double(values.count - 1) * share).rounded())]
    }
    let rows = works.indices.map { index in
      Row(
        name: works[index].name, median: percentile(times[index], 0.5), p10: percentile(times[index], 0.1),
        p90: percentile(times[index], 0.9),
        ratio: percentile(zip(times[index], times[0]).map { $0 / $1 }, 0.5))
    }
    self.init(
      stage: stage.rawValue, unit: unit, rows: rows, runs: times[0].count, threads: threads,
      precision: precision, setting: setting)
  }
}

extension ComparisonReport: BenchResult {
  var text: String {
    let width = rows.map(\.name.count).max() ?? 0
    let lines = rows.map { row in
      let figures = [row.median, row.p10, row.p90].map { String(format: "%9.4f", $0) }.joined(separator: " ")
      return row.name.padding(toLength: width, withPad: " ", startingAt: 0) + " " + figures
        + String(format: " %7.3f", row.ratio)
    }
    let heading =
      String(repeating: " ", count: width)
      + "    median       10%       90%   ratio  (\(unit), \(runs) rounds)"
    return ([heading] + lines).joined(separator: "\n")
      + "\n\(setting); \(threads) \(threads == 1 ? "thread" : "threads"), \(isa), \(precision)\n"
  }
}
