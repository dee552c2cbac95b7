import KizuCore
import KizuData
import KizuNN

extension Pretrainer {
  /// Steps that are not measured: caches fill, oneDNN makes its kernels.
  private static let warmUpSteps = 2
  /// Steps that are measured at most, and for how long.
  private static let measuredSteps = 10
  private static let measuredTime = Duration.seconds(4)

  /// What a training costs here: takes some steps of one that is thrown away.
  ///
  /// Every rank takes part, and those after the first get a part of the answer that means nothing.
  static func cost(
    of settings: PretrainSettings, store: PhotoStore, relations: PhotoRelations, world: any Communicator
  ) throws -> BudgetPlan.Cost {
    let engine = try Engine(threads: settings.threads)
    let trainer = try ContrastiveTrainer(
      settings, store: store, relations: relations, engine: engine, world: world)
    let clock = ContinuousClock()
    var step = 0.0
    if let resolutions = settings.resolutions {
      for (phase, end) in zip(resolutions.phases, resolutions.ends(epochs: settings.epochs)) {
        step += try phase.share * stepTime(of: trainer, settings, inEpoch: max(0, end - 1))
      }
    } else {
      step = try stepTime(of: trainer, settings, inEpoch: 0)
    }
    let neighbours = world.isRoot ? OnlineNeighbours(settings, store: store) { _ in } : nil
    let judgement = try neighbours.map { neighbours in
      // Once without being measured: the first time photos may have to be read anew.
      _ = try neighbours.accuracy(of: trainer.encoder(steps: 0), engine: engine)
      return try clock.measure {
        _ = try neighbours.accuracy(of: trainer.encoder(steps: 0), engine: engine)
      } / .seconds(1)
    }
    return BudgetPlan.Cost(
      step: step, stepsPerEpoch: settings.stepsPerEpoch, judgement: judgement ?? 0)
  }

  /// Seconds of a step as an epoch has them: the median of some.
  private static func stepTime(
    of trainer: ContrastiveTrainer, _ settings: PretrainSettings, inEpoch epoch: Int
  ) throws -> Double {
    let clock = ContinuousClock()
    var durations: [Duration] = []
    let start = clock.now
    for step in 0..<warmUpSteps + measuredSteps {
      let before = clock.now
      _ = try trainer.takeStep(epoch * settings.stepsPerEpoch + step % settings.stepsPerEpoch)
      if step >= warmUpSteps { durations.append(clock.now - before) }
      if durations.count > 2, try trainer.world.any(clock.now - start > measuredTime) { break }
    }
    durations.sort()
    return durations[durations.count / 2] / .seconds(1)
  }
}

extension PretrainSettings {
  /// These settings for another number of epochs.
  ///
  /// - Parameters:
  ///   - epochs: The number.
  ///   - learningRate: The highest one; where nil, the usual one for that many steps.
  /// - Returns: The settings.
  func lasting(epochs: Int, learningRate: Float?) -> PretrainSettings {
    var settings = self
    settings.epochs = epochs
    settings.schedule.warmupSteps = updates.warmup.steps(of: settings.totalSteps, perEpoch: stepsPerEpoch)
    settings.schedule.totalSteps = settings.totalSteps
    settings.schedule.peak =
      learningRate ?? Defaults.learningRate(for: optimizer.kind, steps: settings.totalSteps)
    return settings
  }
}
