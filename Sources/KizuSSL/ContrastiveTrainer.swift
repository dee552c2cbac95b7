import KizuAugment
package import KizuCore
package import KizuData
package import KizuNN

/// What the last batch of an epoch tells.
package struct EpochEnd {
  package let diagnostics: EmbeddingDiagnostics
  /// Nil where the batch is small, or computed in parts or by several ranks.
  package let shortcuts: ShortcutDiagnostics?
  /// The loss that guessing would have had.
  package let trivialLoss: Double
}

/// A network in training, one step at a time: views, forward, loss, backward, update.
///
/// A step is a function of the weights before it, the settings and its number: it keeps no files and no clock. Ranks that
/// train together have a part of every batch each, and take the steps of one process with the whole batch, to the
/// rounding of f32: losses look at all projections, and statistics and gradients are summed over ranks.
package final class ContrastiveTrainer {
  /// Every resolved value of the training.
  package private(set) var settings: PretrainSettings
  /// The network for the present size of views.
  package private(set) var network: TrainingNetwork
  let store: PhotoStore
  let engine: Engine
  /// Who has the rest of each batch.
  let world: any Communicator
  let loss: any ContrastiveLoss
  private let relations: PhotoRelations
  private var views: ViewBatch
  /// Whether a batch is computed in parts or by several ranks.
  private let isParted: Bool
  /// The whole batch's projections, where it is parted.
  let parted: PartedBatch
  /// What the last batch of the last epoch told.
  package private(set) var epochEnd: EpochEnd?
  /// Why the last step that was not finite changed nothing.
  private(set) var fault: PretrainError.Quantity = .loss
  private var order: (epoch: Int, samples: [Int])?

  /// Plans the network and draws its first weights.
  ///
  /// - Parameters:
  ///   - settings: How to train.
  ///   - store: The photos that the settings were resolved for.
  ///   - relations: What is known about the photos; nil for what the store knows.
  ///   - engine: What computes, with the settings' threads.
  ///   - world: The ranks that train together, no more than a part of a batch has photos.
  /// - Throws: `EngineError` when oneDNN cannot run these shapes or memory is short.
  package init(
    _ settings: PretrainSettings, store: PhotoStore, relations: PhotoRelations? = nil, engine: Engine,
    world: any Communicator = SingleProcess()
  ) throws(EngineError) {
    self.settings = settings
    self.store = store
    self.engine = engine
    let size = settings.imageSize(inEpoch: 0)
    self.world = world
    network = try Self.network(settings, imageSize: size, engine: engine, world: world, seed: settings.seed)
    let count = 2 * settings.batchSize * network.projectionCount
    isParted = settings.updates.parts > 1 || !world.isAlone
    parted = PartedBatch(count: isParted ? count : 0, exchanged: world.isAlone ? 0 : count)
    let relations = relations ?? PhotoRelations(of: store, settings.loss)
    self.relations = relations
    loss = settings.makeLoss(dimensions: network.projectionCount, relations: relations)
    views = Self.views(settings, imageSize: size)
    prepareUpdates()
  }

  /// The network for views of a size.
  private static func network(
    _ settings: PretrainSettings, imageSize: Int, engine: Engine, world: any Communicator, seed: UInt64?
  ) throws(EngineError) -> TrainingNetwork {
    var architecture = settings.architecture
    architecture.imageSize = imageSize
    let photos = settings.photosOfPart
    return try TrainingNetwork(
      engine: engine, architecture: architecture, head: settings.head,
      batch: 2 * BatchShare(of: world).range(of: photos).count, precision: settings.precision,
      normStatistics: settings.updates.normStatistics,
      sharing: world.isAlone ? nil : BatchSharing(among: world, count: 2 * photos), seed: seed)
  }

  private static func views(_ settings: PretrainSettings, imageSize: Int) -> ViewBatch {
    let maker = ViewMaker(
      size: imageSize, channels: settings.architecture.channels,
      normalization: settings.preprocessing.normalization)
    return ViewBatch(maker: maker, threads: settings.threads)
  }

  /// Goes on in a network for views of another size, with the same weights and the same memory of gradients.
  func change(toSize imageSize: Int) throws(EngineError) {
    let former = network
    network = try Self.network(settings, imageSize: imageSize, engine: engine, world: world, seed: nil)
    prepareUpdates()
    network.parameters.take(from: former.parameters)
    views = Self.views(settings, imageSize: imageSize)
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
        && settings.updates == self.settings.updates && settings.resolutions == nil)
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
  /// - Returns: The loss of its batch; NaN where a gradient is not finite. The weights are then left as they were,
  ///   and ``fault`` says what it was.
  /// - Throws: `DataError` where a photo has to be read again and cannot be, ``LostPhoto`` where that is so on any of
  ///   several ranks; then nothing has changed. `EngineError` when oneDNN fails or a rank is gone.
  package func takeStep(_ step: Int) throws -> Float {
    try engine.run {
      let size = settings.imageSize(inEpoch: step / settings.stepsPerEpoch)
      if size != network.architecture.imageSize { try change(toSize: size) }
      // All of them before anything is computed, so that a photo that is gone leaves the state whole.
      let batch = try ownPhotos(of: samples(ofStep: step), step: step)
      let value = isParted ? try differentiateInParts(batch) : try differentiate(batch)
      let parameters = network.parameters
      guard value.isFinite, parameters.gradientsAreFinite(on: engine) else {
        fault = value.isFinite ? .gradient : .loss
        return value.isFinite ? .nan : value
      }
      settings.optimizer.update(
        parameters, learningRate: settings.schedule.rate(atStep: step), step: step, on: engine)
      if let average = settings.updates.average { parameters.updateAverage(decay: average, on: engine) }
      return value
    }
  }

  /// The gradient of every parameter by the loss of a batch, and the loss; where that is not finite, no gradient.
  private func differentiate(_ batch: PhotoBatch) throws -> Float {
    fillViews(batch)
    try network.forward()
    let projections = unsafe network.projections.span
    var gradient = unsafe network.projectionGradient.mutableSpan
    let value = evaluate(projections, gradient: &gradient, samples: batch.whole, step: batch.step)
    if value.isFinite { try network.backward() }
    return value
  }

  /// The loss of a batch and its gradient by each projection; the last batch of an epoch is looked at more closely.
  func evaluate(
    _ projections: Span<Float>, gradient: inout MutableSpan<Float>, samples: [Int], step: Int
  ) -> Float {
    let batch = LossBatch(
      samples: samples, relations: relations, isSettled: step >= settings.schedule.warmupSteps)
    let value = loss.evaluate(projections, of: batch, gradient: &gradient, product: engine)
    if value.loss.isFinite, (step + 1) % settings.stepsPerEpoch == 0 {
      // Now, for the backward pass may take the projections' memory.
      let dimensions = network.projectionCount
      // Of a batch in parts only the last one's views are still there, and of other ranks' none.
      let shortcuts =
        isParted
        ? nil
        : unsafe ShortcutDiagnostics(
          projections, dimensions: dimensions, views: network.input.span,
          side: network.architecture.imageSize)
      epochEnd = EpochEnd(
        diagnostics: EmbeddingDiagnostics(projections, dimensions: dimensions), shortcuts: shortcuts,
        trivialLoss: Double(value.trivial))
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

  /// The paths of the photos of a step's batch, in its order.
  func paths(ofStep step: Int) -> [String] {
    samples(ofStep: step).map { store.photos[store.samples[$0].photo].path }
  }

  /// The samples of a step's batch.
  private func samples(ofStep step: Int) -> [Int] {
    let (epoch, batch) = step.quotientAndRemainder(dividingBy: settings.stepsPerEpoch)
    return Array(order(ofEpoch: epoch)[batch * settings.batchSize..<(batch + 1) * settings.batchSize])
  }

  /// Draws two views of each photo: first views, then second views.
  func fillViews(_ batch: PhotoBatch) {
    let (recipe, seed, epoch) = (settings.views, settings.seed, UInt32(batch.step / settings.stepsPerEpoch))
    let count = batch.samples.count
    var input = unsafe network.input.mutableSpan
    views.makeViews(2 * count, into: &input) { index in
      let (view, member) = index.quotientAndRemainder(dividingBy: count)
      let image = batch.images[member]
      return (
        image,
        ViewParameters(
          drawnFrom: recipe, width: image.width, height: image.height, seed: seed, epoch: epoch,
          photo: UInt32(batch.samples[member]), view: UInt16(view))
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
