import ArgumentParser
import Kizu

/// Which classes are good, and where the line between good and defect is drawn.
struct InspectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The classes of good parts, with commas between them; all others are defects. \
      (default: classes named good, ok, normal, healthy or 良品)
      """, valueName: "class,…"))
  var good: String?

  @Option(
    help: ArgumentHelp(
      "What a missed defect costs, in any unit, above 0; draws the line for the least cost.", valueName: "n"))
  var missCost: Double?

  @Option(help: ArgumentHelp("What a false alarm costs, in the same unit.", valueName: "n"))
  var falseAlarmCost: Double?

  @Option(
    help: ArgumentHelp(
      "The share of parts with a defect on your line, 0 to 1. (default: that of the labelled photos)",
      valueName: "share"))
  var defectRate: Double?

  @Option(
    help: ArgumentHelp(
      "Draw the line where this share of the defects is found, such as 0.95, instead.", valueName: "share"))
  var requiredRecall: Double?

  @Option(
    help: ArgumentHelp(
      """
      Draw the line where at most this share of good parts is rejected, instead. With \
      --required-recall there are two lines, and somebody looks at what lies between.
      """, valueName: "share"))
  var maxFalseAlarms: Double?

  @Option(
    help: ArgumentHelp(
      "Parts that pass the line on a day, above 0: says what the errors and looks mean there.", valueName: "n"
    ))
  var partsADay: Double?

  mutating func validate() throws {
    for (name, cost) in [("--miss-cost", missCost), ("--false-alarm-cost", falseAlarmCost)] {
      if let cost, !(cost > 0 && cost <= 1e12) {
        throw ValidationError("\(name) is \(cost), but must be above 0, to 1e12.")
      }
    }
    for (name, share) in [
      ("--defect-rate", defectRate), ("--required-recall", requiredRecall),
      ("--max-false-alarms", maxFalseAlarms),
    ] {
      if let share { try check(name, share, in: 0...1) }
    }
    if let partsADay, !(partsADay > 0 && partsADay <= 1e12) {
      throw ValidationError("--parts-a-day is \(partsADay), but must be above 0, to 1e12.")
    }
    let hasCost = missCost != nil || falseAlarmCost != nil || (defectRate != nil && partsADay == nil)
    guard !hasCost || (requiredRecall == nil && maxFalseAlarms == nil) else {
      throw ValidationError(
        "Costs exclude --required-recall and --max-false-alarms: each draws the line its own way."
      )
    }
  }

  /// Whether the user asked for good and defect to be told apart.
  private var isAskedFor: Bool {
    good != nil || missCost != nil || falseAlarmCost != nil || defectRate != nil || requiredRecall != nil
      || maxFalseAlarms != nil || partsADay != nil
  }

  private var rule: OperatingRule {
    if let requiredRecall, let maxFalseAlarms {
      return .review(recall: requiredRecall, falseAlarms: maxFalseAlarms)
    }
    if let requiredRecall { return .recall(requiredRecall) }
    if let maxFalseAlarms { return .falseAlarms(maxFalseAlarms) }
    return .cost(miss: missCost ?? 1, falseAlarm: falseAlarmCost ?? 1, defectRate: defectRate)
  }

  /// How to tell good from defect among the classes of a set; nil where nobody asked and no class has a usual name.
  ///
  /// - Throws: `EvaluationError` when it was asked for and the classes do not allow it.
  func settings(for classes: [String]) throws(EvaluationError) -> InspectionSettings? {
    let names = good?.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? []
    let settings = InspectionSettings(
      goodClasses: names, rule: rule, partsADay: partsADay, defectRate: defectRate)
    do throws(EvaluationError) {
      _ = try GoodClasses.among(classes, named: names)
    } catch {
      if isAskedFor { throw error }
      return nil
    }
    return settings
  }
}
