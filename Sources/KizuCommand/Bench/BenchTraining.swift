import Kizu

/// A ResNet-18 with its loss and update, to time training on one batch.
final class BenchTraining {
  let engine: Engine
  let network: TrainingNetwork
  let loss: NTXentLoss

  init(engine: Engine, size: Int, pairs: Int, precision: Precision) throws {
    self.engine = engine
    network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .imagenet, imageSize: size, channels: 3),
      head: ProjectionHead(), batch: 2 * pairs, precision: precision, seed: 0)
    loss = NTXentLoss(
      temperature: 0.2, count: network.batch, dimensions: network.projectionCount, threads: engine.threads)
  }

  /// Fills the views with random numbers.
  func drawViews() {
    var random = RandomStream(seed: 0, purpose: .benchmark)
    // SAFETY: the indices are the buffer's own.
    for index in unsafe network.input.indices { unsafe network.input[index] = random.normal() }
  }

  /// Trains once on the batch: forward, loss, backward and update, on the engine's thread.
  func step() throws {
    try network.forward()
    evaluateLoss()
    try network.backward()
    update()
  }

  /// From projections to their gradient.
  func evaluateLoss() {
    let projections = unsafe network.projections.span
    var gradient = unsafe network.projectionGradient.mutableSpan
    _ = loss.evaluate(projections, gradient: &gradient, product: engine)
  }

  func update() {
    Optimizer.sgd().update(network.parameters, learningRate: 0.001, step: 0, on: engine)
  }
}
