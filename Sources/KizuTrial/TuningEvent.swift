public import KizuSSL

/// What a search tells while it works.
public enum TuningEvent: Sendable {
  /// What is told while photos are read.
  case reading(PretrainEvent)
  /// The budget is being planned from a first measurement.
  case measuring
  /// Everything is settled; so many trainings and steps of an earlier, stopped search count already.
  case starting(TuningHeader, doneTrainings: Int, doneSteps: Int)
  /// A training step has been taken: so many steps of the whole plan are done.
  case step(done: Int, run: TrialRun)
  /// A training is done.
  case trained(TrialRecord)
}
