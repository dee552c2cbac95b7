public import KizuData
public import KizuNN

/// What pretraining tells while it works.
public enum PretrainEvent: Sendable {
  /// Photos read so far.
  case reading(done: Int, total: Int)
  /// Photos that do not decode and are left out: all of them, with the reason in each row.
  case brokenPhotos([Manifest.Row])
  /// Something the user should know, in words.
  case notice(String)
  /// The encoder got the weights of a file.
  case initialized(InitialWeights.Match, file: String)
  /// How long training will take, where it was planned for a time, and an earlier run that tells what to expect.
  case planned(BudgetPlan, similar: SimilarRun?)
  /// Everything is settled; training begins, or goes on, at this step.
  case starting(PretrainSettings, fromStep: Int)
  /// A step has been taken.
  case step(StepReport)
  /// An epoch is complete.
  case epoch(EpochReport)
}

/// One training step.
public struct StepReport: Sendable {
  /// Steps taken, of all.
  public var step: Int
  public var totalSteps: Int
  /// The epoch that it belongs to, from 1, of all.
  public var epoch: Int
  public var epochs: Int
  /// The loss of its batch, in nats; VICReg's has no unit.
  public var loss: Float
}

/// One epoch: a line of `log.jsonl`.
public struct EpochReport: Sendable, Codable {
  /// From 1.
  public var epoch: Int
  /// Steps taken so far.
  public var step: Int
  /// Mean loss of its steps, in nats (VICReg's has no unit); ``trivialLoss`` is what guessing gives.
  public var loss: Double
  /// What an encoder would have that cannot tell the photos of the last batch apart: for NT-Xent ln(2N - 1), less
  /// where photos of the batch are related.
  public var trivialLoss: Double
  /// What the projections of the last batch tell; nil in the logs of earlier versions.
  public var diagnostics: EmbeddingDiagnostics?
  /// What of them the views' exposure and edges would tell alone; nil for small batches, batches in parts and in the
  /// logs of earlier versions.
  public var shortcuts: ShortcutDiagnostics?
  /// Whether loss and diagnostics are of averaged weights, as the encoder's are; nil where there is no average.
  public var averaged: Bool?
  /// How well nearest neighbours tell the labelled photos' classes after it; nil where that was not judged.
  public var neighbours: NeighbourAccuracy?
  /// The same before the first step, with random weights or those that training started from.
  public var untrainedNeighbours: NeighbourAccuracy?
  /// Side of its views in pixels; nil where all views of the run are of one size.
  public var imageSize: Int?
  /// The rate of its last step.
  public var learningRate: Float
  /// Photos trained on a second since the training was started or resumed, two views each.
  public var pairsPerSecond: Double
  /// Seconds since the training was started or resumed.
  public var seconds: Double
}
