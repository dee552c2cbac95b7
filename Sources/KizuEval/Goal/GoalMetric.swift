/// What a goal may be about.
public enum GoalMetric: String, Sendable, Codable, CaseIterable {
  /// Photos of the target that are called so, of all photos of the target.
  case recall
  /// Photos of the target, of all that are called so; it depends on how common the target is among the photos.
  case precision
  /// Other photos that are called the target, of all other photos.
  case falseAlarms = "false_alarms"
  /// Photos called right, of all.
  case accuracy
  /// The mean recall over the classes.
  case balancedAccuracy = "balanced_accuracy"
  /// The mean F1 over the classes.
  case macroF1 = "macro_f1"

  /// Whether more is better; of false alarms, fewer are.
  public var isBetterHigher: Bool { self != .falseAlarms }

  /// Whether it is about one target, and so about a line that can be drawn here or there.
  public var hasTarget: Bool { self == .recall || self == .precision || self == .falseAlarms }
}

/// What is to be found.
public enum GoalTarget: Sendable, Equatable {
  /// Any class that is not good.
  case defect
  /// One class; all other photos, good or not, are the others.
  case named(String)
}

/// One condition of a goal: a metric that is to be at least, or at most, a share.
public struct GoalPart: Sendable, Equatable, Codable {
  public var metric: GoalMetric
  /// The share to reach, 0…1: at least, where more is better, else at most.
  public var limit: Double

  public init(_ metric: GoalMetric, _ limit: Double) {
    self.metric = metric
    self.limit = limit
  }

  /// Whether a share meets it.
  public func isMet(by share: Double) -> Bool { metric.isBetterHigher ? share >= limit : share <= limit }
}
