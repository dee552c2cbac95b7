/// What counts as good, and where the line between good and defect is drawn.
public struct InspectionSettings: Sendable, Equatable {
  /// Names of good classes; empty takes those with a usual name, see ``GoodClasses``.
  public var goodClasses: [String]
  /// How the threshold is chosen.
  public var rule: OperatingRule

  public init(
    goodClasses: [String] = [], rule: OperatingRule = .cost(miss: 1, falseAlarm: 1, defectRate: nil)
  ) {
    self.goodClasses = goodClasses
    self.rule = rule
  }
}
