import KizuAugment
import KizuCore
package import KizuData
package import KizuNN

/// A network in training, one step at a time: views, forward, loss, backward, update.
///
/// A step is a function of the weights before it, the settings and its number: it keeps no files and no clock.
package final class ContrastiveTrainer {
  /// Every resolved value of the training.
  package private(set) var settings: PretrainSettings
  package let network: TrainingNetwork
  private let store: PhotoStore
  private let engine: Engine
  private let loss: NTXentLoss
  private let views: ViewBatch
  private var order: (epoch: Int, samples: [Int])?

  /// Plans the network and draws its first weights.
  ///
  /// - Parameters:
  ///   - settings: How to train.
  ///   - store: The photos that the settings were resolved for.
  ///   - engine: What computes, with the settings' threads.
  /// - Throws: `EngineError` when oneDNN cannot run these shapes or memory is short.
  package init(_ settings: PretrainSettings, store: PhotoStore, engine: Engine) throws(EngineError) {
    self.settings = settings
    self.store = store
    self.engine = engine
    network = try TrainingNetwork(
      engine: engine, architecture: settings.architecture, head: settings.head,
      batch: 2 * settings.batchSize, precision: settings.precision, seed: settings.seed)
    loss = NTXentLoss(
      temperature: settings.temperature, count: network.batch, dimensions: network.projectionCount,
      threads: settings.threads)
    let maker = ViewMaker(
      size: settings.architecture.imageSize, channels: settings.architecture.channels,
      normalization: settings.preprocessing.normalization)
    views = ViewBatch(maker: maker, threads: settings.threads)
  }

  /// Begins a training of other views or length in the same network.
  ///
  /// - Parameters:
  ///   - settings: How to train; what shapes the network, batch, seed and photos are those of the first settings.
  ///   - weights: The values of each parameter, as ``ParameterStore/values(of:)`` gave them before the first step.
  package func restart(_ settings: PretrainSettings, from weights: [[Float]]) {
    precondition(
      settings.architecture == self.settings.architecture && settings.batchSize == self.settings.batchSize
        && settings.seed == self.settings.seed && settings.temperature == self.settings.temperature)
    self.settings = settings
    let parameters = network.parameters
    for (index, spec) in parameters.specs.enumerated() {
      parameters.setValues(of: index, to: weights[index])
      if spec.kind.isTrained {
        parameters.setMomentum(of: index, to: [Float](repeating: 0, count: spec.count))
      }
    }
  }

  /// Takes one step.
  ///
  /// - Parameter step: Its number, from 0.
  /// - Returns: The loss of its batch, in nats. Where it is not finite the weights are left as they were.
  /// - Throws: `DataError` where a photo has to be read again and cannot be, `EngineError` when oneDNN fails.
  package func takeStep(_ step: Int) throws -> Float {
    try engine.run {
      try fillViews(step)
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      let value = loss.evaluate(projections, gradient: &gradient, product: engine)
      guard value.isFinite else { return value }
      try network.backward()
      settings.optimizer.update(
        network.parameters, learningRate: settings.schedule.rate(atStep: step), on: engine)
      return value
    }
  }

  /// The encoder as it is after a number of steps.
  package func encoder(steps: Int) -> EncoderWeights {
    EncoderWeights(
      network.parameters, architecture: settings.architecture, preprocessing: settings.preprocessing,
      training: settings.summary(steps: steps), steps: steps)
  }

  /// Draws two views of each sample of the step's batch: first views, then second views.
  private func fillViews(_ step: Int) throws {
    let (epoch, batch) = step.quotientAndRemainder(dividingBy: settings.stepsPerEpoch)
    let members = order(ofEpoch: epoch)[batch * settings.batchSize..<(batch + 1) * settings.batchSize].map {
      $0
    }
    let images = try members.map { try store.image(store.samples[$0]) }
    let (recipe, seed) = (settings.views, settings.seed)
    var input = unsafe network.input.mutableSpan
    views.makeViews(2 * members.count, into: &input) { index in
      let (view, member) = index.quotientAndRemainder(dividingBy: members.count)
      let image = images[member]
      return (
        image,
        ViewParameters(
          drawnFrom: recipe, width: image.width, height: image.height, seed: seed, epoch: UInt32(epoch),
          photo: UInt32(members[member]), view: UInt16(view))
      )
    }
  }

  /// The samples in the order of an epoch; drawn once for all its steps.
  private func order(ofEpoch epoch: Int) -> [Int] {
    if let order, order.epoch == epoch { return order.samples }
    var random = RandomStream(seed: settings.seed, purpose: .photoOrder, epoch: UInt32(epoch))
    let samples = random.permutation(of: store.samples.count)
    order = (epoch, samples)
    return samples
  }
}
