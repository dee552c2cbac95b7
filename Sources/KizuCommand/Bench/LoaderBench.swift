import Kizu

/// Times training steps that make their views first, as training does, against steps on views that are there.
enum LoaderBench {
  static func measure(_ bench: Bench) throws -> ComparisonReport {
    let (size, pairs, threads) = (bench.size ?? 128, 32, bench.engine.threadCount)
    let precision = Precision.automatic
    let engine = try Engine(threads: threads)
    let network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .imagenet, imageSize: size, channels: 3),
      head: ProjectionHead(), batch: 2 * pairs, precision: precision, seed: 0)
    let loss = NTXentLoss(temperature: 0.5, count: 2 * pairs, dimensions: network.projectionCount)
    let maker = ViewMaker(
      size: size, channels: 3,
      normalization: Normalization(mean: [0.5, 0.5, 0.5], standardDeviation: [0.2, 0.2, 0.2]))
    let views = ViewBatch(maker: maker, threads: threads)
    let photo = BenchPhoto.drawn(side: 512)
    var epoch: UInt32 = 0
    func makeViews() {
      epoch += 1
      var input = unsafe network.input.mutableSpan
      views.makeViews(2 * pairs, into: &input) { [epoch] index in
        let parameters = ViewParameters(
          drawnFrom: .surface, width: photo.width, height: photo.height, seed: 0, epoch: epoch,
          photo: UInt32(index % pairs), view: UInt16(index / pairs))
        return (photo, parameters)
      }
    }
    func takeStep() throws {
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      _ = loss.evaluate(projections, gradient: &gradient, product: engine)
      try network.backward()
      Optimizer.sgd().update(network.parameters, learningRate: 0.001, step: 0, on: engine)
    }
    engine.run { makeViews() }
    return try ComparisonReport(
      .loader, unit: "ms a step", threads: threads, precision: precision.rawValue,
      setting: "resnet18, \(pairs) pairs of \(size)×\(size), preset surface on 512×512 RGB", count: 1,
      [
        ("preloaded", { try engine.run { try takeStep() } }),
        (
          "with views",
          {
            try engine.run {
              makeViews()
              try takeStep()
            }
          }
        ),
        ("views alone", { engine.run { makeViews() } }),
      ])
  }
}
