import KizuAugment
import KizuCore
import KizuData
import KizuNN

/// Trains an encoder on photos that nobody has labelled.
///
/// ```swift
/// let request = Pretrainer.Request(folder: "photos", run: RunFolder("runs/a"))
/// try Pretrainer.prepare(request).train()
/// ```
///
/// Equal settings and photos give equal bits on one machine, whether the run was interrupted or not.
public final class Pretrainer {
  /// How training ended.
  public enum Outcome: Sendable {
    /// Every epoch is done.
    case finished
    /// It was asked to stop; the run can go on from where it is.
    case interrupted
  }

  /// Every resolved value of the run.
  public let settings: PretrainSettings
  /// Steps taken.
  public private(set) var step: Int
  private let run: RunFolder
  private let store: PhotoStore
  private let engine: Engine
  private let network: TrainingNetwork
  private let loss: NTXentLoss
  private let views: ViewBatch
  private let log: TrainingLog
  private let onEvent: @Sendable (PretrainEvent) -> Void
  private var epochLoss: Double
  private var order: (epoch: Int, samples: [Int])?
  /// Whether the run folder holds the state of this step.
  private var isSaved = false

  /// Plans the network and goes to the last checkpoint in the run folder, if there is one.
  init(
    _ settings: PretrainSettings, store: PhotoStore, run: RunFolder,
    onEvent: @escaping @Sendable (PretrainEvent) -> Void
  ) throws {
    self.settings = settings
    self.store = store
    self.run = run
    self.onEvent = onEvent
    engine = try Engine(threads: settings.threads)
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
    log = TrainingLog(file: run.logFile)
    step = 0
    epochLoss = 0
    if let checkpoint = try run.checkpoint() {
      try checkpoint.restore(to: network.parameters, file: run.checkpointFile)
      step = checkpoint.step
      epochLoss = checkpoint.epochLoss
      isSaved = true
    }
    try log.trim(afterStep: step)
  }

  /// Trains to the end, or until it is asked to stop.
  ///
  /// - Parameters:
  ///   - saveInterval: How much work a crash may cost.
  ///   - shouldStop: Asked after every step.
  /// - Returns: How it ended; checkpoint and encoder are saved either way.
  /// - Throws: ``PretrainError/notFinite(step:epoch:run:)``, or why a photo or a file could not be used.
  @discardableResult
  public func train(
    saveInterval: Duration = .seconds(300), shouldStop: () -> Bool = { false }
  ) throws -> Outcome {
    onEvent(.starting(settings, fromStep: step))
    let clock = ContinuousClock()
    let start = clock.now
    let firstStep = step
    var lastSave = start
    while step < settings.totalSteps {
      if shouldStop() {
        try saveUnlessSaved()
        return .interrupted
      }
      let value = try takeStep()
      epochLoss += Double(value)
      step += 1
      isSaved = false
      let epoch = (step - 1) / settings.stepsPerEpoch + 1
      onEvent(
        .step(
          StepReport(
            step: step, totalSteps: settings.totalSteps, epoch: epoch, epochs: settings.epochs, loss: value)))
      if step % settings.stepsPerEpoch == 0 {
        try endEpoch(epoch, steps: step - firstStep, duration: clock.now - start)
      }
      if clock.now - lastSave >= saveInterval {
        try saveUnlessSaved()
        lastSave = clock.now
      }
    }
    try saveUnlessSaved()
    return .finished
  }

  /// One step: views, forward, loss, backward, update.
  private func takeStep() throws -> Float {
    let value = try engine.run {
      try fillViews()
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      let value = loss.evaluate(projections, gradient: &gradient, product: engine)
      guard value.isFinite else {
        throw PretrainError.notFinite(
          step: step + 1, epoch: step / settings.stepsPerEpoch + 1, run: run.path)
      }
      try network.backward()
      settings.optimizer.update(
        network.parameters, learningRate: settings.schedule.rate(atStep: step), on: engine)
      return value
    }
    return value
  }

  /// Draws two views of each sample of the step's batch: first views, then second views.
  private func fillViews() throws {
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

  private func endEpoch(_ epoch: Int, steps: Int, duration: Duration) throws {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let report = EpochReport(
      epoch: epoch, step: step, loss: epochLoss / Double(settings.stepsPerEpoch),
      trivialLoss: settings.trivialLoss, learningRate: settings.schedule.rate(atStep: step - 1),
      pairsPerSecond: Double(steps * settings.batchSize) / max(seconds, 1e-9), seconds: seconds)
    epochLoss = 0
    try log.append(report)
    onEvent(.epoch(report))
  }

  /// Writes checkpoint and encoder; each is replaced whole or not at all.
  private func saveUnlessSaved() throws {
    guard !isSaved else { return }
    let checkpoint = Checkpoint(of: network.parameters, step: step, epochLoss: epochLoss)
    try AtomicFile.write(checkpoint.encoded(), to: run.checkpointFile)
    let encoder = EncoderWeights(
      network.parameters, architecture: settings.architecture, preprocessing: settings.preprocessing,
      training: settings.summary(steps: step), steps: step)
    try AtomicFile.write(encoder.encoded(), to: run.encoderFile)
    isSaved = true
  }
}
