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
/// Equal settings and photos give equal bits on one machine, whether the run was interrupted or not. Several ranks that
/// train together give the same to the rounding of f32; only rank 0 has the run folder.
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
  public internal(set) var step: Int
  /// When the time is over that the run was planned for; the clock of a run that goes on is not asked.
  var deadline: ContinuousClock.Instant?
  /// Keeps other processes from the run; nil where there are no locks.
  var lock: FileLock?
  private let run: RunFolder
  let trainer: ContrastiveTrainer
  /// The ranks that train together.
  let world: any Communicator
  private let log: TrainingLog
  /// Nil on ranks that write nothing.
  private var events: EventFile?
  /// The lines of the log.
  private var reports: [EpochReport]
  private let onEvent: @Sendable (PretrainEvent) -> Void
  var epochLoss: Double
  private var health: TrainingHealth
  private let neighbours: OnlineNeighbours?
  private var untrainedNeighbours: NeighbourAccuracy?
  /// The step whose checkpoint the run folder holds.
  private var savedStep: Int?
  /// The step whose encoder the run folder holds: a run may be cut off between the two.
  private var encoderStep: Int?

  /// Plans the network and goes to the last checkpoint in the run folder, if there is one.
  init(
    _ settings: PretrainSettings, store: PhotoStore, relations: PhotoRelations, start: InitialWeights?,
    run: RunFolder, world: any Communicator, onEvent: @escaping @Sendable (PretrainEvent) -> Void
  ) throws {
    self.settings = settings
    self.run = run
    self.world = world
    self.onEvent = onEvent
    trainer = try ContrastiveTrainer(
      settings, store: store, relations: relations, engine: Engine(threads: settings.threads), world: world)
    log = TrainingLog(file: run.logFile)
    health = TrainingHealth(settings)
    neighbours = world.isRoot ? OnlineNeighbours(settings, store: store) { onEvent(.notice($0)) } : nil
    guard settings.patience == nil || neighbours != nil || !world.isRoot else {
      throw PretrainError.nothingToJudge
    }
    step = 0
    epochLoss = 0
    reports = []
    guard world.isRoot else {
      try shareState()
      return
    }
    if let checkpoint = try run.checkpoint() {
      try checkpoint.restore(to: trainer.network.parameters, loss: trainer.loss, file: run.checkpointFile)
      step = checkpoint.step
      epochLoss = checkpoint.epochLoss
      savedStep = step
      encoderStep = (try? EncoderFile.load(run.path))?.training["steps"].flatMap { Int($0) }
    } else if let start, let file = settings.initialization?.file {
      let match = try start.load(into: trainer.network.parameters, of: settings.architecture)
      onEvent(.initialized(match, file: file))
    }
    reports = try log.trim(afterStep: step)
    untrainedNeighbours = reports.last?.untrainedNeighbours
    events = try EventFile(run.eventsFile, afterStep: step)
    try events?.append(reports)
    try shareState()
  }

  /// Trains to the end, or until it is asked to stop.
  ///
  /// - Parameters:
  ///   - saveInterval: How much work a crash may cost.
  ///   - shouldStop: Asked after every step.
  /// - Returns: How it ended; checkpoint and encoder are saved either way.
  /// - Throws: ``PretrainError``: numbers that are not finite, a photo that is gone, or a file that cannot be written.
  ///   None of these harms the last checkpoint; a photo that is gone costs nothing.
  @discardableResult
  public func train(
    saveInterval: Duration = .seconds(300), shouldStop: () -> Bool = { false }
  ) throws -> Outcome {
    do {
      return try trainThrough(saveInterval: saveInterval, shouldStop: shouldStop)
    } catch let error as DataError {
      throw PretrainError.cannotSave(
        reason: "\(error)", status: error.exitStatus, step: step, savedStep: savedStep, run: run.path)
    }
  }

  private func trainThrough(saveInterval: Duration, shouldStop: () -> Bool) throws -> Outcome {
    onEvent(.starting(settings, fromStep: step))
    let clock = ContinuousClock()
    let start = clock.now
    let firstStep = step
    var lastSave = start
    if step == 0 { untrainedNeighbours = try judged() }
    var epochStart = start
    while step < settings.takenSteps {
      if try world.any(shouldStop()) {
        try saveUnlessSaved()
        return .interrupted
      }
      let value = try takeStep()
      epochLoss += Double(value)
      step += 1
      let epoch = (step - 1) / settings.stepsPerEpoch + 1
      onEvent(
        .step(
          StepReport(
            step: step, totalSteps: settings.totalSteps, epoch: epoch, epochs: settings.epochs, loss: value)))
      if step % settings.stepsPerEpoch == 0 {
        try endEpoch(epoch, steps: step - firstStep, duration: clock.now - start)
        try endEarly(after: epoch, whenAnotherTakes: expected(clock.now - epochStart, after: epoch))
        epochStart = clock.now
      }
      if clock.now - lastSave >= saveInterval {
        try saveUnlessSaved()
        lastSave = clock.now
      }
    }
    try saveUnlessSaved()
    try events?.append(reports)
    return .finished
  }

  private func takeStep() throws -> Float {
    let value: Float
    do {
      value = try trainer.takeStep(step)
    } catch let error as DataError {
      throw photoLost("\(error)")
    } catch let error as LostPhoto {
      throw photoLost(error.reason)
    }
    guard value.isFinite else { throw notFinite(trainer.fault, inStep: step) }
    return value
  }

  /// Saves what there is: the step has changed nothing yet, so nothing needs to be lost.
  private func photoLost(_ reason: String) -> PretrainError {
    let isSaved = (try? saveCheckpoint()) != nil
    return .photoLost(reason: reason, step: step, isSaved: isSaved, run: run.path)
  }

  private func notFinite(_ quantity: PretrainError.Quantity, inStep step: Int) -> PretrainError {
    .notFinite(
      quantity, step: step + 1, epoch: step / settings.stepsPerEpoch + 1, photos: trainer.paths(ofStep: step),
      savedStep: savedStep, run: run.path)
  }

  private func endEpoch(_ epoch: Int, steps: Int, duration: Duration) throws {
    defer { epochLoss = 0 }
    guard world.isRoot else { return }
    let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    let report = EpochReport(
      epoch: epoch, step: step, loss: epochLoss / Double(settings.stepsPerEpoch),
      trivialLoss: trainer.epochEnd?.trivialLoss ?? settings.trivialLoss,
      diagnostics: trainer.epochEnd?.diagnostics, shortcuts: trainer.epochEnd?.shortcuts,
      averaged: settings.updates.average.map { _ in false },
      neighbours: try judged(afterEpoch: epoch), untrainedNeighbours: untrainedNeighbours,
      imageSize: settings.resolutions.map { _ in settings.imageSize(inEpoch: epoch - 1) },
      learningRate: settings.schedule.rate(atStep: step - 1),
      pairsPerSecond: Double(steps * settings.batchSize) / max(seconds, 1e-9), seconds: seconds)
    try log.append(report)
    reports.append(report)
    // It only repeats the log: what cannot be written now is written with the next epoch.
    try? events?.append(reports)
    onEvent(.epoch(report))
    if let warning = health.warning(after: report) { onEvent(.notice(warning)) }
  }

  /// Makes an epoch the last one where the next would end after the deadline, or k-NN has stopped rising, and records
  /// that in the config.
  private func endEarly(after epoch: Int, whenAnotherTakes duration: Duration) throws {
    guard step < settings.takenSteps else { return }
    let isLate = deadline.map { .now + duration > $0 } ?? false
    // Rank 0 has the deadline and the reports.
    guard try world.any(isLate || Plateau.isReached(reports, settings)) else { return }
    settings.lastEpoch = epoch
    guard world.isRoot else { return }
    try AtomicFile.write([UInt8](settings.json().utf8), to: run.configFile)
    onEvent(
      .notice(
        isLate
          ? "the time is over after epoch \(epoch) of \(settings.epochs): steps took longer than when they were "
            + "measured, and the learning rate had not come down yet; such an encoder is worse than one of a shorter "
            + "plan"
          : "k-NN has not risen in \(settings.patience ?? 0) judgements: training ends after epoch \(epoch) of "
            + "\(settings.epochs)"))
  }

  /// What the next epoch takes, by the last one: with larger views more.
  private func expected(_ duration: Duration, after epoch: Int) -> Duration {
    let (last, next) = (settings.imageSize(inEpoch: epoch - 1), settings.imageSize(inEpoch: epoch))
    return duration * (Double(next * next) / Double(last * last))
  }

  private func encoder() throws -> EncoderWeights { try trainer.encoder(steps: step) }

  private func judged(afterEpoch epoch: Int) throws -> NeighbourAccuracy? {
    guard let neighbours, neighbours.judges(afterEpoch: epoch) else { return nil }
    return try judged()
  }

  /// What neighbours tell now; nil where they tell nothing.
  ///
  /// A photo that cannot be read again is no reason to stop.
  private func judged() throws -> NeighbourAccuracy? {
    do {
      return try neighbours?.accuracy(of: encoder(), engine: trainer.engine)
    } catch let error as DataError {
      onEvent(.notice("the encoder cannot be judged after step \(step): \(error)"))
      return nil
    }
  }

  /// Writes checkpoint and encoder; each is replaced whole or not at all.
  private func saveUnlessSaved() throws {
    guard world.isRoot else { return }
    try saveCheckpoint()
    guard encoderStep != step else { return }
    do {
      try AtomicFile.write(encoder().encoded(), to: run.encoderFile)
      encoderStep = step
    } catch let error as DataError {
      guard case .unreadableFile = error else { throw error }
      throw PretrainError.photoLost(reason: "\(error)", step: step, isSaved: true, run: run.path)
    }
  }

  /// Writes the checkpoint, unless that would replace a good one by numbers that are not finite.
  private func saveCheckpoint() throws {
    guard world.isRoot, savedStep != step else { return }
    let parameters = trainer.network.parameters
    guard parameters.valuesAreFinite(on: trainer.engine) else {
      throw notFinite(.weights, inStep: max(0, step - 1))
    }
    let checkpoint = Checkpoint(of: parameters, loss: trainer.loss, step: step, epochLoss: epochLoss)
    try AtomicFile.write(checkpoint.encoded(), to: run.checkpointFile)
    savedStep = step
  }
}
