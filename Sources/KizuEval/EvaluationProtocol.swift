/// Which rows trained and which were scored.
public struct EvaluationProtocol: Sendable, Equatable, Codable {
  /// The ways to part rows.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Train rows of the fixed split train, its test rows are scored.
    case split
    /// Stratified folds that keep groups whole: each fold is scored once, by what the others taught.
    case kfold
    /// Each group is scored once, by what the others taught.
    case leaveOneGroupOut
  }

  public var kind: Kind
  /// Rounds of training and scoring; 1 for a split.
  public var folds: Int
  /// Keys the folds and the bootstrap.
  public var seed: UInt64
  /// What a reader must know to trust the figures, in sentences; empty when there is nothing.
  public var note: String

  public init(kind: Kind, folds: Int, seed: UInt64, note: String = "") {
    self.kind = kind
    self.folds = folds
    self.seed = seed
    self.note = note
  }
}
