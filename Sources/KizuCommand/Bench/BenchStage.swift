import ArgumentParser

/// What `kizu bench` can time.
enum BenchStage: String, ExpressibleByArgument, CaseIterable {
  case decode, load, views, step, embed

  /// Times the stage.
  func measure(_ bench: Bench) throws -> BenchReport {
    switch self {
    case .decode: try DecodeBench.measure(bench)
    case .load: try LoadBench.measure(bench)
    case .views: try ViewsBench.measure(bench)
    case .step: try StepBench.measure(bench)
    case .embed: try EmbedBench.measure(bench)
    }
  }
}
