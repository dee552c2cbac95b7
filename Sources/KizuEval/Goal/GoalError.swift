public import KizuCore

/// What is wrong with a goal.
public enum GoalError: ReportableError, Equatable {
  /// There is neither `>=` nor `<=`.
  case noComparison(String)
  /// The metric is none that is known.
  case unknownMetric(String)
  /// What stands behind the comparison is no share of 0 to 1.
  case noShare(metric: GoalMetric, text: String)
  /// The comparison asks for a bad result.
  case wrongDirection(GoalMetric)
  /// Every result meets it.
  case alwaysMet(GoalMetric)
  /// A metric over all classes was given one class.
  case needsNoClass(GoalMetric)
  /// Parentheses without a name in them, or without an end.
  case noClass(String)
  /// Only rates of a target have a line at which another holds.
  case noLine(GoalMetric)
  /// Both parts are about the same metric.
  case sameMetric(GoalMetric)
  /// The second part names a class.
  case classInCondition(String)
  /// There is no such class.
  case unknownClass(String, [String])

  public var exitStatus: ExitStatus { .usage }

  /// The form of a goal, for messages.
  static let form =
    "METRIC(CLASS) >= SHARE at METRIC <= SHARE, such as "
    + "“recall(defect) >= 0.95 at false_alarms <= 0.05”"

  public var description: String {
    switch self {
    case .noComparison(let text):
      "the goal “\(text)” has neither >= nor <=; write \(Self.form)"
    case .unknownMetric(let name):
      "the goal names “\(name)”, which is no metric; use "
        + GoalMetric.allCases.map(\.rawValue).joined(separator: ", ")
    case .noShare(let metric, let text):
      "the goal compares \(metric.rawValue) with “\(text)”, which is no share; write a number from 0 to 1, such as 0.95"
    case .wrongDirection(let metric):
      metric.isBetterHigher
        ? "the goal wants little \(metric.rawValue), but more of it is better; write \(metric.rawValue) >= SHARE"
        : "the goal wants many false alarms, but fewer are better; write false_alarms <= SHARE"
    case .alwaysMet(let metric):
      "every result meets the goal on \(metric.rawValue); choose a share that could be missed"
    case .needsNoClass(let metric):
      "\(metric.rawValue) is about all classes; leave out the parentheses"
    case .noClass(let text):
      "“\(text)” has no class in parentheses, or no “)”; write recall(defect), or a class of yours, such as recall(scratch)"
    case .noLine(let metric):
      "“at” belongs to recall, precision and false_alarms, which a line between good and defect trades for each other; "
        + "\(metric.rawValue) has none"
    case .sameMetric(let metric):
      "both parts of the goal are about \(metric.rawValue); the part after “at” must be about another one"
    case .classInCondition(let text):
      "the part after “at” is about the same class as the first one; write it without parentheses, not “\(text)”"
    case .unknownClass(let name, let classes):
      "the goal is about “\(name)”, but there is no such class; there are: "
        + classes.prefix(20).joined(separator: ", ")
    }
  }
}
