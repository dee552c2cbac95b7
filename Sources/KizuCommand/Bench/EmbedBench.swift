import Kizu

/// Times the encoder on photos of random numbers, in batches as `kizu embed` makes them.
enum EmbedBench {
  static func measure(_ bench: Bench) throws -> BenchReport {
    let engine = try bench.engine.engine()
    let size = bench.size ?? 128
    let precision = bench.precision ?? .f32
    let architecture = EncoderArchitecture(stem: .imagenet, imageSize: size, channels: 3)
    // The time does not depend on the weights: those of an untrained network do.
    let untrained = try TrainingNetwork(
      engine: engine, architecture: architecture, head: ProjectionHead(), batch: 2, precision: .f32, seed: 0)
    let normalization = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
    let weights = EncoderWeights(
      untrained.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: size, normalization: normalization), training: [:], steps: 0)
    let network = try EncoderNetwork(engine: engine, weights: weights, precision: precision)
    var random = RandomStream(seed: 0, purpose: .benchmark)
    let photos = (0..<network.batch * network.inputCount).map { _ in random.normal() }
    return try BenchReport(
      .embed, unit: "ms a photo", threads: engine.threads, precision: precision.rawValue,
      setting: "resnet18, imagenet stem, \(size)×\(size) pixels, batches of \(network.batch)",
      count: network.batch
    ) {
      _ = try network.embed(photos.span)
    }
  }
}
