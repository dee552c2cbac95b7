import Foundation
import Kizu

/// Where the time of a training step goes, against what memory and arithmetic allow.
struct StepProfile: Encodable {
  struct Row: Encodable {
    var work: String
    /// The median over the steps.
    var milliseconds: Double
    /// Of the sum of all rows.
    var share: Double
    /// Billions of multiplications and additions a second, where they decide; else nil.
    var gigaflops: Double?
    /// What is read and written at least, in 10⁹ bytes a second.
    var gigabytes: Double?
    /// Of what a plain copy reads and writes a second.
    var shareOfCopy: Double?
  }

  var stage = "step"
  var rows: [Row]
  /// A whole step with nothing timed within it, ms.
  var step: Double
  /// Its convolutions alone, ms.
  var convolutionsAlone: Double
  /// What a copy of memory reads and writes, in 10⁹ bytes a second.
  var copyGigabytes: Double
  var steps: Int
  var threads: Int
  var precision: String
  var setting: String
}

extension StepProfile {
  private static let steps = 15

  init(_ training: BenchTraining, precision: Precision, setting: String) throws {
    let (engine, network) = (training.engine, training.network)
    let clock = BenchClock.wall
    var times: [[Double]] = []
    var whole: [Double] = []
    var convolutions: [Double] = []
    var costs: [OperationCost] = []
    for _ in 0..<2 { try engine.run { try training.step() } }
    for _ in 0..<Self.steps {
      // By turns, so that whatever disturbs the machine meets all three.
      whole.append(try clock.seconds { try engine.run { try training.step() } })
      convolutions.append(try clock.seconds { try network.convolutionsAlone() })
      var loss = 0.0
      var update = 0.0
      // What the convolutions left behind is no gradient: the next step begins with a forward pass.
      costs = try network.costs { () throws(EngineError) in
        loss = engine.run { clock.seconds { training.evaluateLoss() } }
      }
      update = engine.run { clock.seconds { training.update() } }
      times.append(costs.map(\.seconds) + [loss, update])
    }
    let medians = times[0].indices.map { work in Self.median(times.map { $0[work] }) }
    let total = medians.reduce(0, +)
    let copy = Self.copyBandwidth(threads: engine.threads)
    let parameterBytes = network.parameters.specs.reduce(0) { $0 + $1.count } * MemoryLayout<Float>.stride
    // An update reads gradients, momentum and weights, and writes the latter two.
    let bytes = costs.map { Optional($0.byteCount) } + [nil, 5 * parameterBytes]
    let arithmetic = costs.map(\.arithmeticCount) + [0, 0]
    let names = costs.map(\.kind.rawValue) + ["loss and its gradient", "update of the weights"]
    rows = names.indices.filter { medians[$0] > 0 }.map { work in
      let rate = bytes[work].map { Double($0) / medians[work] }
      return Row(
        work: names[work], milliseconds: 1000 * medians[work], share: medians[work] / total,
        gigaflops: arithmetic[work] > 0 ? Double(arithmetic[work]) / medians[work] / 1e9 : nil,
        gigabytes: rate.map { $0 / 1e9 }, shareOfCopy: rate.map { $0 / copy })
    }
    step = 1000 * Self.median(whole)
    convolutionsAlone = 1000 * Self.median(convolutions)
    copyGigabytes = copy / 1e9
    steps = Self.steps
    threads = engine.threads
    self.precision = precision.rawValue
    self.setting = setting
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// Bytes a second that all threads read and write together when they copy what no cache holds.
  private static func copyBandwidth(threads: Int) -> Double {
    let count = 1 << 27
    let source = AlignedBuffer<UInt8>(count: count)
    let destination = AlignedBuffer<UInt8>(count: count)
    let part = count / threads
    nonisolated(unsafe) let (from, to) = unsafe (source.baseAddress, destination.baseAddress)
    let times = (0..<5).map { _ in
      BenchClock.wall.seconds {
        Parallel.forEach(threads, threads: threads) { thread in
          // SAFETY: the threads' parts lie within both buffers and apart from each other.
          unsafe (to + thread * part).update(from: from + thread * part, count: part)
        }
      }
    }
    return withExtendedLifetime(source) {
      withExtendedLifetime(destination) { 2 * Double(part * threads) / median(times) }
    }
  }
}

extension StepProfile: BenchResult {
  var text: String {
    var table = TextTable(columns: [
      .left("work"), .right("ms"), .right("share"), .right("GFLOP/s"), .right("GB/s"), .right("of a copy"),
    ])
    let number = { (value: Double?, format: String) in value.map { String(format: format, $0) } ?? "" }
    for row in rows {
      table.append([
        row.work, number(row.milliseconds, "%.1f"), number(100 * row.share, "%.1f %%"),
        number(row.gigaflops, "%.0f"), number(row.gigabytes, "%.1f"),
        number(row.shareOfCopy.map { 100 * $0 }, "%.0f %%"),
      ])
    }
    return table.description + """

      A whole step takes \(number(step, "%.1f")) ms, its convolutions alone \(number(convolutionsAlone, "%.1f")) ms, \
      the work above in sequence \(number(rows.reduce(0) { $0 + $1.milliseconds }, "%.1f")) ms \
      (medians of \(steps)).
      A copy moves \(number(copyGigabytes, "%.1f")) GB/s.
      \(setting); \(threads) \(threads == 1 ? "thread" : "threads"), \(precision)

      """
  }
}
