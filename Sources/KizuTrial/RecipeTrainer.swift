import KizuData
import KizuNN
import KizuSSL

/// Trains an encoder with a recipe and has it judged.
final class RecipeTrainer: RecipeMeasuring {
  private let settings: PretrainSettings
  private let store: PhotoStore
  private let engine: Engine
  private let criterion: any EncoderCriterion
  private let onStep: (TrialRun) -> Void
  private let shouldStop: () -> Bool
  /// The network of the last training and its first weights, for the next one of the same seed.
  private var planned: (trainer: ContrastiveTrainer, weights: [[Float]])?

  /// - Parameters:
  ///   - settings: How every encoder is trained, but for recipe, seed and number of steps.
  ///   - store: The photos that the settings were resolved for.
  ///   - engine: What computes.
  ///   - criterion: What judges.
  ///   - onStep: Told after each step.
  ///   - shouldStop: Asked before each step, and before an encoder is judged.
  init(
    _ settings: PretrainSettings, store: PhotoStore, engine: Engine, criterion: any EncoderCriterion,
    onStep: @escaping (TrialRun) -> Void = { _ in }, shouldStop: @escaping () -> Bool = { false }
  ) {
    self.settings = settings
    self.store = store
    self.engine = engine
    self.criterion = criterion
    self.onStep = onStep
    self.shouldStop = shouldStop
  }

  func score(_ run: TrialRun, of candidate: RecipeCandidate) throws -> TrialScore? {
    var settings = settings
    settings.views = candidate.recipe
    settings.preset = candidate.name
    settings.seed = run.seed
    settings.schedule.warmupSteps = settings.updates.warmup.steps(
      of: run.steps, perEpoch: settings.stepsPerEpoch)
    settings.schedule.totalSteps = run.steps
    let trainer = try trainer(settings)
    for step in 0..<run.steps {
      if shouldStop() { return nil }
      guard try trainer.takeStep(step).isFinite else { return .diverged }
      onStep(run)
    }
    if shouldStop() { return nil }
    return try criterion.score(of: InputEmbedder(try trainer.encoder(steps: run.steps), engine: engine))
  }

  /// A trainer at its first step.
  private func trainer(_ settings: PretrainSettings) throws(EngineError) -> ContrastiveTrainer {
    if let planned, planned.trainer.settings.seed == settings.seed {
      planned.trainer.restart(settings, from: planned.weights)
      return planned.trainer
    }
    // The old one goes first: two would take twice the memory.
    planned = nil
    let trainer = try ContrastiveTrainer(settings, store: store, engine: engine)
    let parameters = trainer.network.parameters
    planned = (trainer, parameters.specs.indices.map { parameters.values(of: $0) })
    return trainer
  }

  /// What a training costs here: the median of some steps, and what a training takes besides.
  ///
  /// A first training of one step warms everything up. Where even that takes longer than `limit` seconds, it is all
  /// that is measured, which is rough: such a search is too long for its budget in any case.
  func cost(within limit: Double) throws -> TuningPlan.Cost {
    let candidate = RecipeCandidate(number: 0, name: settings.preset, recipe: settings.views)
    let start = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
    var stamps: [ContinuousClock.Instant] = []
    let timed = RecipeTrainer(
      settings, store: store, engine: engine, criterion: criterion, onStep: { _ in stamps.append(.now) })
    func train(_ steps: Int) throws {
      _ = try timed.score(
        TrialRun(candidate: 0, stage: 0, steps: steps, seed: settings.seed), of: candidate)
    }

    try train(1)
    let warmUp = elapsed()
    guard warmUp < limit else { return TuningPlan.Cost(step: warmUp / 2, run: warmUp / 2) }
    stamps = []
    try train(Self.timedSteps)
    // A loss that is not a number ends a training at once.
    guard let first = stamps.first, let last = stamps.last, stamps.count > 1 else {
      return TuningPlan.Cost(step: warmUp / 2, run: warmUp / 2)
    }
    let steps = zip(stamps, stamps.dropFirst()).map { ($1 - $0) / .seconds(1) }.sorted()
    return TuningPlan.Cost(
      step: steps[steps.count / 2], run: elapsed() - warmUp - (last - first) / .seconds(1))
  }

  /// Enough for a median that a short burst of other work does not move.
  private static let timedSteps = 10
}
