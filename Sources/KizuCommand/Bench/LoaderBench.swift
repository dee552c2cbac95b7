import Kizu

/// Times training steps that make their views first, as training does, against steps on views that are there.
enum LoaderBench {
  static func measure(_ bench: Bench) throws -> ComparisonReport {
    let (size, pairs, threads) = (bench.size ?? 128, 32, bench.engine.threadCount)
    let precision = Precision.automatic
    let training = try BenchTraining(
      engine: try Engine(threads: threads), size: size, pairs: pairs, precision: precision)
    let (engine, network) = (training.engine, training.network)
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
    engine.run { makeViews() }
    return try ComparisonReport(
      .loader, unit: "ms a step", threads: threads, precision: precision.rawValue,
      setting: "resnet18, \(pairs) pairs of \(size)×\(size), preset surface on 512×512 RGB", count: 1,
      [
        ("preloaded", { try engine.run { try training.step() } }),
        (
          "with views",
          {
            try engine.run {
              makeViews()
              try training.step()
            }
          }
        ),
        ("views alone", { engine.run { makeViews() } }),
      ])
  }
}
