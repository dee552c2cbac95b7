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
  public private(set) var settings: PretrainSettings
  /// Steps taken.
  public private(set) var step: Int
  /// When the time is over that the run was planned for; the clock of a run that goes on is not asked.
  var deadline: ContinuousClock.Instant?
  private let run: RunFolder
  let trainer: ContrastiveTrainer
  private let log: TrainingLog
  private let onEvent: @Sendable (PretrainEvent) -> Void
  private var epochLoss: Double
  private var health: TrainingHealth
  private let neighbours: OnlineNeighbours?
  private var untrainedNeighbours: NeighbourAccuracy?
  /// Whether the run folder holds the state of this step.
  private var isSaved = false

  /// Plans the network and goes to the last checkpoint in the run folder, if there is one.
  init(
    _ settings: PretrainSettings, store: PhotoStore, relations: PhotoRelations, start: InitialWeights?,
    run: RunFolder, onEvent: @escaping @Sendable (PretrainEvent) -> Void
  ) throws {
    self.settings = settings
    self.run = run
    self.onEvent = onEvent
    trainer = try ContrastiveTrainer(
      settings, store: store, relations: relations, engine: Engine(threads: settings.threads))
    log = TrainingLog(file: run.logFile)
    health = TrainingHealth(settings)
    neighbours = OnlineNeighbours(settings, store: store) { onEvent(.notice($0)) }
    step = 0
    epochLoss = 0
    if let checkpoint = try run.checkpoint() {
      try checkpoint.restore(to: trainer.network.parameters, loss: trainer.loss, file: run.checkpointFile)
      step = checkpoint.step
      epochLoss = checkpoint.epochLoss
      isSaved = true
    } else if let start, let file = settings.initialization?.file {
      let match = try start.load(into: trainer.network.parameters, of: settings.architecture)
      onEvent(.initialized(match, file: file))
    }
    untrainedNeighbours = try log.trim(afterStep: step).last?.untrainedNeighbours
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
    if step == 0 { untrainedNeighbours = try neighbours?.accuracy(of: encoder(), engine: trainer.engine) }
    var epochStart = start
    while step < settings.takenSteps {
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
        try endEarly(after: epoch, whenAnotherTakes: clock.now - epochStart)
        epochStart = clock.now
      }
      if clock.now - lastSave >= saveInterval {
        try saveUnlessSaved()
        lastSave = clock.now
      }
    }
    try saveUnlessSaved()
    return .finished
  }

  private func takeStep() throws -> Float {
    let value = try trainer.takeStep(step)
    guard value.isFinite else {
      throw PretrainError.notFinite(
        step: step + 1, epoch: step / settings.stepsPerEpoch + 1, run: run.path)
    }
    return value
  }

  private func endEpoch(_ epoch: Int, steps: Int, duration: Duration) throws {
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let report = EpochReport(
      epoch: epoch, step: step, loss: epochLoss / Double(settings.stepsPerEpoch),
      trivialLoss: trainer.epochEnd?.trivialLoss ?? settings.trivialLoss,
      diagnostics: trainer.epochEnd?.diagnostics, averaged: settings.updates.average.map { _ in false },
      neighbours: try judged(afterEpoch: epoch), untrainedNeighbours: untrainedNeighbours,
      learningRate: settings.schedule.rate(atStep: step - 1),
      pairsPerSecond: Double(steps * settings.batchSize) / max(seconds, 1e-9), seconds: seconds)
    epochLoss = 0
    try log.append(report)
    onEvent(.epoch(report))
    if let warning = health.warning(after: report) { onEvent(.notice(warning)) }
  }

  /// Makes an epoch the last one where the next would end after the deadline, and records that in the config.
  private func endEarly(after epoch: Int, whenAnotherTakes duration: Duration) throws {
    guard let deadline, step < settings.takenSteps, .now + duration > deadline else { return }
    settings.lastEpoch = epoch
    try AtomicFile.write([UInt8](settings.json().utf8), to: run.configFile)
    onEvent(
      .notice(
        "the time is over after epoch \(epoch) of \(settings.epochs): steps took longer than when they were measured, "
          + "and the learning rate had not come down yet; such an encoder is worse than one of a shorter plan"
      ))
  }

  private func encoder() throws -> EncoderWeights { try trainer.encoder(steps: step) }

  private func judged(afterEpoch epoch: Int) throws -> NeighbourAccuracy? {
    guard let neighbours, neighbours.judges(afterEpoch: epoch) else { return nil }
    return try neighbours.accuracy(of: encoder(), engine: trainer.engine)
  }

  /// Writes checkpoint and encoder; each is replaced whole or not at all.
  private func saveUnlessSaved() throws {
    guard !isSaved else { return }
    let checkpoint = Checkpoint(
      of: trainer.network.parameters, loss: trainer.loss, step: step, epochLoss: epochLoss)
    try AtomicFile.write(checkpoint.encoded(), to: run.checkpointFile)
    try AtomicFile.write(encoder().encoded(), to: run.encoderFile)
    isSaved = true
  }
}
