import ArgumentParser

/// What `kizu bench` can time.
enum BenchStage: String, ExpressibleByArgument, CaseIterable {
  case decode, load, loader, views, step, embed, knn, probe

  /// Times the stage.
  func measure(_ bench: Bench) throws -> any BenchResult {
    switch self {
    case .decode: try DecodeBench.measure(bench)
    case .load: try LoadBench.measure(bench)
    case .loader: try LoaderBench.measure(bench)
    case .views:
      bench.operations
        ? try OperationsBench.measure(size: bench.size ?? 128, clock: bench.clock)
        : try ViewsBench.measure(bench)
    case .step: bench.profile ? try StepBench.profile(bench) : try StepBench.measure(bench)
    case .embed: try EmbedBench.measure(bench)
    case .knn: try KNNBench.measure(bench)
    case .probe: try ProbeBench.measure(bench)
    }
  }
}
