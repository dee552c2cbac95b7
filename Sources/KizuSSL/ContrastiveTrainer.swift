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
  let engine: Engine
  let loss: any ContrastiveLoss
  private let relations: PhotoRelations
  private let views: ViewBatch
  /// The whole batch's projections, where it is computed in parts.
  let parted: PartedBatch
  /// What the last batch of the last epoch told, and the loss that guessing would have had there.
  package private(set) var epochEnd: (diagnostics: EmbeddingDiagnostics, trivialLoss: Double)?
  private var order: (epoch: Int, samples: [Int])?

  /// Plans the network and draws its first weights.
  ///
  /// - Parameters:
  ///   - settings: How to train.
  ///   - store: The photos that the settings were resolved for.
  ///   - relations: What is known about the photos; nil for what the store knows.
  ///   - engine: What computes, with the settings' threads.
  /// - Throws: `EngineError` when oneDNN cannot run these shapes or memory is short.
  package init(
    _ settings: PretrainSettings, store: PhotoStore, relations: PhotoRelations? = nil, engine: Engine
  ) throws(EngineError) {
    self.settings = settings
    self.store = store
    self.engine = engine
    network = try TrainingNetwork(
      engine: engine, architecture: settings.architecture, head: settings.head,
      batch: 2 * settings.batchSize / settings.updates.parts, precision: settings.precision,
      normStatistics: settings.updates.normStatistics, seed: settings.seed)
    let count = settings.updates.parts > 1 ? 2 * settings.batchSize * network.projectionCount : 0
    parted = PartedBatch(count: count)
    let relations = relations ?? PhotoRelations(of: store, settings.loss)
    self.relations = relations
    loss = settings.makeLoss(dimensions: network.projectionCount, relations: relations)
    let maker = ViewMaker(
      size: settings.architecture.imageSize, channels: settings.architecture.channels,
      normalization: settings.preprocessing.normalization)
    views = ViewBatch(maker: maker, threads: settings.threads)
    prepareUpdates()
  }

  /// Makes room for what updates remember, at the weights as they are.
  private func prepareUpdates() {
    network.parameters.prepare(for: settings.optimizer)
    if settings.updates.average != nil {
      network.parameters.startAverage()
    } else {
      network.parameters.endAverage()
    }
  }

  /// Begins a training of other views or length in the same network.
  ///
  /// - Parameters:
  ///   - settings: How to train; what shapes the network, batch, seed and photos are those of the first settings.
  ///   - weights: The values of each parameter, as ``ParameterStore/values(of:)`` gave them before the first step.
  package func restart(_ settings: PretrainSettings, from weights: [[Float]]) {
    precondition(
      settings.architecture == self.settings.architecture && settings.batchSize == self.settings.batchSize
        && settings.seed == self.settings.seed && settings.temperature == self.settings.temperature
        && settings.method == self.settings.method && settings.loss == self.settings.loss
        && settings.updates == self.settings.updates)
    self.settings = settings
    _ = loss.restore(nil)
    let parameters = network.parameters
    for index in parameters.specs.indices {
      parameters.setValues(of: index, to: weights[index])
    }
    prepareUpdates()
  }

  /// Takes one step.
  ///
  /// - Parameter step: Its number, from 0.
  /// - Returns: The loss of its batch. Where it is not finite the weights are left as they were.
  /// - Throws: `DataError` where a photo has to be read again and cannot be, `EngineError` when oneDNN fails.
  package func takeStep(_ step: Int) throws -> Float {
    try engine.run {
      let samples = samples(ofStep: step)
      let value =
        settings.updates.parts > 1
        ? try differentiateInParts(samples, step: step) : try differentiate(samples, step: step)
      guard value.isFinite else { return value }
      let parameters = network.parameters
      settings.optimizer.update(
        parameters, learningRate: settings.schedule.rate(atStep: step), step: step, on: engine)
      if let average = settings.updates.average { parameters.updateAverage(decay: average, on: engine) }
      return value
    }
  }

  /// The gradient of every parameter by the loss of a batch, and the loss; where that is not finite, no gradient.
  private func differentiate(_ samples: [Int], step: Int) throws -> Float {
    try fillViews(samples, epoch: step / settings.stepsPerEpoch)
    try network.forward()
    let projections = unsafe network.projections.span
    var gradient = unsafe network.projectionGradient.mutableSpan
    let value = evaluate(projections, gradient: &gradient, samples: samples, step: step)
    if value.isFinite { try network.backward() }
    return value
  }

  /// The loss of a batch and its gradient by each projection; the last batch of an epoch is looked at more closely.
  func evaluate(
    _ projections: Span<Float>, gradient: inout MutableSpan<Float>, samples: [Int], step: Int
  ) -> Float {
    let batch = LossBatch(
      samples: samples, relations: relations, findsFalseNegatives: step >= settings.schedule.warmupSteps)
    let value = loss.evaluate(projections, of: batch, gradient: &gradient, product: engine)
    if value.loss.isFinite, (step + 1) % settings.stepsPerEpoch == 0 {
      // Now, for the backward pass may take the projections' memory.
      let diagnostics = EmbeddingDiagnostics(projections, dimensions: network.projectionCount)
      epochEnd = (diagnostics, Double(value.trivial))
    }
    return value.loss
  }

  /// The encoder as it is after a number of steps.
  ///
  /// - Throws: `DataError` where a photo has to be read again for the whitening and cannot be, `EngineError`.
  package func encoder(steps: Int) throws -> EncoderWeights {
    var weights = EncoderWeights(
      network.parameters, averaged: settings.updates.average != nil, architecture: settings.architecture,
      preprocessing: settings.preprocessing, training: settings.summary(steps: steps), steps: steps)
    if settings.architecture.readout == .all {
      weights.whitening = try FeatureWhitening(of: weights, photos: store, engine: engine)
    }
    return weights
  }

  /// The samples of a step's batch.
  private func samples(ofStep step: Int) -> [Int] {
    let (epoch, batch) = step.quotientAndRemainder(dividingBy: settings.stepsPerEpoch)
    return Array(order(ofEpoch: epoch)[batch * settings.batchSize..<(batch + 1) * settings.batchSize])
  }

  /// Draws two views of each sample: first views, then second views.
  func fillViews(_ members: [Int], epoch: Int) throws {
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
