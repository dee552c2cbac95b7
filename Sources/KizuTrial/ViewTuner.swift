import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN
import KizuSSL

/// Chooses augmentation strengths on a user's own photos: trains many encoders shortly and judges them.
///
/// ```swift
/// var request = ViewTuner.Request(folder: "photos", log: "preset.json.trials.jsonl")
/// request.labels = "labels.csv"
/// let result = try ViewTuner.prepare(request).tune()
/// ```
///
/// Photos whose split is test are never opened and their labels never looked at. Equal photos, settings and plans give
/// equal results on one machine.
public final class ViewTuner {
  /// Everything that decides the search.
  public let header: TuningHeader
  private let store: PhotoStore
  private let engine: Engine
  private let criterion: any EncoderCriterion
  private let log: TrialLog
  private let onEvent: @Sendable (TuningEvent) -> Void
  private var search: ViewSearch

  init(
    _ header: TuningHeader, records: [TrialRecord], store: PhotoStore, engine: Engine,
    criterion: any EncoderCriterion, log: TrialLog, onEvent: @escaping @Sendable (TuningEvent) -> Void
  ) {
    self.header = header
    self.store = store
    self.engine = engine
    self.criterion = criterion
    self.log = log
    self.onEvent = onEvent
    let candidates = RecipeCandidate.all(
      header.plan.trials, seed: header.settings.seed, isGrey: header.settings.architecture.channels == 1,
      criterion: header.criterion)
    search = ViewSearch(
      plan: header.plan, candidates: candidates, seed: header.settings.seed, records: records)
  }

  /// Searches to the end, until the time is over, or until it is asked to stop.
  ///
  /// - Parameters:
  ///   - deadline: When the clock ends the search; nil for never.
  ///   - shouldStop: Asked before each training step.
  /// - Returns: What it has come to; nil where it was stopped before the first training was done.
  /// - Throws: Why a photo cannot be read again, the engine fails or the log cannot be written.
  public func tune(
    until deadline: ContinuousClock.Instant? = nil, shouldStop: @escaping () -> Bool = { false }
  ) throws -> TuningResult? {
    var done = search.records.reduce(0) { $0 + $1.steps }
    onEvent(.starting(header, doneTrainings: search.records.count, doneSteps: done))
    let isOver = { deadline.map { ContinuousClock.now >= $0 } ?? false }
    let trainer = RecipeTrainer(
      header.settings, store: store, engine: engine, criterion: criterion,
      onStep: { [onEvent] run in
        done += 1
        onEvent(.step(done: done, run: run))
      }, shouldStop: { shouldStop() || isOver() })
    let isComplete = try search.run(by: trainer) { record in
      try log.append(record)
      onEvent(.trained(record))
    }
    return TuningResult(search, ending: isComplete ? .complete : shouldStop() ? .interrupted : .budget)
  }
}
