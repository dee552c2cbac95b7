import Kizu

/// Times a training step: forward, NT-Xent, backward and update over views of random numbers.
enum StepBench {
  static func measure(_ bench: Bench) throws -> BenchReport {
    let engine = try bench.engine.engine()
    let size = bench.size ?? 128
    let precision = bench.precision ?? .automatic
    let network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .imagenet, imageSize: size, channels: 3),
      head: ProjectionHead(), batch: 2 * bench.pairs, precision: precision, seed: 0)
    let loss = NTXentLoss(
      temperature: 0.2, count: network.batch, dimensions: network.projectionCount, threads: engine.threads)
    var random = RandomStream(seed: 0, purpose: .benchmark)
    // SAFETY: the indices are the buffer's own.
    for index in unsafe network.input.indices { unsafe network.input[index] = random.normal() }
    let what = bench.convOnly ? "convolutions alone of " : ""
    return try BenchReport(
      .step, unit: "ms a step", threads: engine.threads, precision: precision.rawValue,
      setting: "\(what)resnet18, imagenet stem, \(size)×\(size) pixels, \(bench.pairs) pairs", count: 1
    ) {
      if bench.convOnly { return try network.convolutionsAlone() }
      try engine.run {
        try network.forward()
        let projections = unsafe network.projections.span
        var gradient = unsafe network.projectionGradient.mutableSpan
        _ = loss.evaluate(projections, gradient: &gradient, product: engine)
        try network.backward()
        Optimizer.sgd().update(network.parameters, learningRate: 0.06, step: 0, on: engine)
      }
    }
  }
}
