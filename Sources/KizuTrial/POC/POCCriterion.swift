public import KizuEval

/// What a trial is to show, written down before any result.
public struct POCCriterion: Sendable, Equatable, Codable {
  /// The goal, as `Goal` reads it.
  public var goal: String
  /// Good classes as they were named; empty for those with a usual name.
  public var good: [String]
  /// When it was written, ISO 8601 in UTC.
  public var written: String
  /// Keys folds, draws and weights.
  public var seed: UInt64

  /// The goal.
  ///
  /// - Throws: `GoalError` where the file was changed by hand.
  public func parsedGoal() throws(GoalError) -> Goal { try Goal(goal) }
}
