public import KizuCore
public import KizuData

/// Why labelled embeddings cannot be judged.
public enum EvaluationError: ReportableError, Equatable {
  /// No row has a label.
  case noLabelledRows(unlabelled: Int)
  /// All labelled rows are of one class.
  case oneClass(String)
  /// A fixed split was asked for, but no labelled row stands on this side of it.
  case emptySide(Split)
  /// Test rows are of classes that no train row has.
  case classesMissingFromTrain([String])
  /// Groups have rows on both sides of the fixed split.
  case groupsSpanSplit([String])
  /// A class stands in one group, so that it cannot be both trained and scored.
  case classInOneGroup(String)
  /// Leave-one-group-out was asked for rows that have no groups, or only one.
  case tooFewGroups(Int)
  /// All labelled rows are of one group, so that none can speak for another.
  case oneGroup
  /// No class is known to be good.
  case noGoodClass([String])
  /// A class that was named as good is none of the classes.
  case unknownGoodClass(String, [String])
  /// All classes are good ones.
  case noDefectClass([String])
  /// The test rows are all good or all defects.
  case oneSidedTest
  /// A setting is out of range.
  case setting(name: String, value: String, range: String)
  /// The ranks that share the judgement cannot work together.
  case ranks(CommunicatorError)

  public var exitStatus: ExitStatus {
    switch self {
    case .setting, .noGoodClass, .unknownGoodClass, .noDefectClass: .usage
    case .ranks(let error): error.exitStatus
    default: .badData
    }
  }

  public var description: String {
    switch self {
    case .noLabelledRows(let unlabelled):
      "None of the \(unlabelled) photos has a label. Label some: one sub-folder a class, or a CSV with "
        + "path,label."
    case .oneClass(let name):
      "All labelled photos are of class “\(name)”. Label photos of at least one other class."
    case .emptySide(let side):
      "No labelled photo has split \(side.rawValue). Fill the split column with train and test, or leave it "
        + "empty for folds."
    case .classesMissingFromTrain(let names):
      "Classes without a single train photo stand in the test split: \(Self.list(names)). Move photos of them "
        + "to train, or take them out of the test split."
    case .groupsSpanSplit(let groups):
      "Groups stand on both sides of the split, so test figures would be too good: \(Self.list(groups)). "
        + "Put all photos of a group on one side, or pass --force to go on all the same."
    case .classInOneGroup(let name):
      "Class “\(name)” has one photo, or photos of one group, only, so it cannot be both learnt and tested. Label photos of it "
        + "from another group, or give a split."
    case .tooFewGroups(let count):
      "Leave-one-group-out needs labelled photos of at least 2 groups, but there are \(count). Fill the group "
        + "column of the labels."
    case .oneGroup:
      "All labelled photos are of one group or copies of one photo, so none can speak for or against another's label. "
        + "Label photos of other groups."
    case .noGoodClass(let classes):
      "Which parts are good? No class is named good, ok, normal, healthy or 良品. Name them with --good CLASS; "
        + "the classes are: \(Self.list(classes))."
    case .unknownGoodClass(let name, let classes):
      "There is no class “\(name)” to be good. The classes are: \(Self.list(classes))."
    case .noDefectClass(let classes):
      "All classes are good (\(Self.list(classes))), so no defect is left to find. Name fewer with --good."
    case .oneSidedTest:
      "The test photos are all good or all defective, so neither escapes nor false alarms can be counted. Put photos "
        + "of both on the test side."
    case .setting(let name, let value, let range):
      "\(name) is \(value), but must be \(range)."
    case .ranks(let error): "\(error)"
    }
  }

  /// The first few names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }
}
