public import KizuSSL

/// What a trial tells while it works.
public enum POCEvent: Sendable {
  /// The criterion stands; nothing has been looked at yet.
  case criterion(POCCriterion)
  /// A stage begins.
  case stage(String)
  /// Progress of a stage, in units of its own.
  case progress(title: String, done: Int, total: Int, unit: String)
  /// What pretraining tells.
  case pretraining(PretrainEvent)
  /// What the user should know.
  case notice(String)
}

/// How a trial ended.
public enum POCOutcome: Sendable {
  /// With a verdict, which may be that there is not enough evidence or that a leak stopped it.
  case verdict(POCRecord)
  /// Labels are needed before it can go on.
  case needsLabels(POCRecord, POCLabelRequest)
  /// It was asked to stop; what was finished is kept.
  case interrupted
}
