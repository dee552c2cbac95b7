/// What counts as good, and where the line between good and defect is drawn.
public struct InspectionSettings: Sendable, Equatable {
  /// Names of good classes; empty takes those with a usual name, see ``GoodClasses``.
  public var goodClasses: [String]
  /// How the threshold is chosen.
  public var rule: OperatingRule
  /// Parts that pass the line on a day, above 0, for what the errors mean there; nil where nobody asked.
  public var partsADay: Double?
  /// The share of defects among them, 0…1; nil takes that of the test photos.
  public var defectRate: Double?

  public init(
    goodClasses: [String] = [], rule: OperatingRule = .cost(miss: 1, falseAlarm: 1, defectRate: nil),
    partsADay: Double? = nil, defectRate: Double? = nil
  ) {
    self.goodClasses = goodClasses
    self.rule = rule
    self.partsADay = partsADay
    self.defectRate = defectRate
  }
}
