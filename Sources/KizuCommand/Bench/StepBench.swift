import Kizu

/// Times a training step: forward, NT-Xent, backward and update over views of random numbers.
enum StepBench {
  static func measure(_ bench: Bench) throws -> BenchReport {
    let (training, precision) = try training(bench)
    let what = bench.convOnly ? "convolutions alone of " : ""
    try training.engine.run { try training.step() }
    let firstRunAfter = ProcessFigures.age
    var report = try BenchReport(
      .step, unit: "ms a step", threads: training.engine.threads, precision: precision.rawValue,
      setting: what + setting(bench), count: 1
    ) {
      if bench.convOnly { return try training.network.convolutionsAlone() }
      try training.engine.run { try training.step() }
    }
    report.firstRunAfter = firstRunAfter
    report.peakBytes = ProcessFigures.peakByteCount
    return report
  }

  /// Where the time of a step goes.
  static func profile(_ bench: Bench) throws -> StepProfile {
    let (training, precision) = try training(bench)
    return try StepProfile(training, precision: precision, setting: setting(bench))
  }

  private static func training(_ bench: Bench) throws -> (BenchTraining, Precision) {
    let precision = bench.precision ?? .automatic
    let training = try BenchTraining(
      engine: bench.engine.engine(), size: size(bench), pairs: bench.pairs, precision: precision)
    training.drawViews()
    return (training, precision)
  }

  private static func size(_ bench: Bench) -> Int { bench.size ?? 128 }

  private static func setting(_ bench: Bench) -> String {
    "resnet18, imagenet stem, \(size(bench))×\(size(bench)) pixels, \(bench.pairs) pairs"
  }
}
