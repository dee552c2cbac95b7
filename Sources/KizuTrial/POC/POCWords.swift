public import KizuEval

/// Sentences of a trial for `verdict.json` and the terminal, in English; the report has its own catalogue.
public enum POCWords {
  /// What the cases of a metric are called.
  public static func cases(of metric: GoalMetric, target: GoalTarget?) -> String {
    switch metric {
    case .recall: target == .defect ? "test photos of defects" : "test photos of what is to be found"
    case .falseAlarms: target == .defect ? "test photos of good parts" : "test photos of other parts"
    case .precision: "test photos that are called so"
    case .accuracy, .balancedAccuracy, .macroF1: "test photos"
    }
  }

  static func nextStep(after leaks: [POCInspection.Finding]) -> String {
    let names = leaks.map { leak in
      switch leak.kind {
      case .identical: "the same photo stands on both sides of the split"
      case .group: "a group stands on both sides of the split"
      case .lookAlikes:
        "look-alikes stand on both sides of the split (if they are different parts: --accept look-alikes)"
      case .property:
        "the \(leak.name) of the files tells \(leak.examples.first?.first ?? "a class") (if that comes from the part itself: "
          + "--accept \(leak.name))"
      }
    }
    return "Mend the photos or the split, then run again: " + names.joined(separator: "; ") + "."
  }

  static func nextStep(
    after outcome: GoalVerdict.Outcome, _ verdict: GoalVerdict, about target: GoalTarget?, lots: [POCLot]
  ) -> String {
    switch outcome {
    case .reached:
      return "Take photos of the next lot and run kizu poc --add with them before you rely on it."
    case .notReached:
      return lots.contains { $0.standing == .refuted }
        ? "A later lot refutes the goal: label photos of it, and teach anew with them in a new trial."
        : "Look at the misses and false alarms in the report; better photos of them, more labels or another goal are the "
          + "next things to decide."
    case .notEnoughEvidence:
      if lots.contains(where: { $0.standing == .unknown }), verdict.outcome == .reached {
        return
          "The last lot looks different, or could not be compared: label some photos of it and add it again under another "
          + "name."
      }
      guard let open = verdict.mostOpen else { return "Label more photos." }
      guard let needed = open.needed else {
        return
          "The estimate of \(open.part.metric.rawValue) lies so near its limit that no number of photos will tell."
      }
      return
        "Label about \(needed) more \(cases(of: open.part.metric, target: target)), if \(open.part.metric.rawValue) stays at "
        + "\(percent(open.estimate)); then run again. They would show that the goal is "
        + "\(verdict.wouldBeReached ? "" : "not ")reached."
    case .stoppedLeak: return "Mend the photos or the split, then run again."
    }
  }

  /// What the time was too short for, and how to go on with it; nil where it sufficed.
  static func goingOn(_ omissions: [POCRecord.Omission]) -> String? {
    let short = omissions.filter { $0.reason == .time }.map { omission in
      let (name, pieces) =
        omission.what == "scratch" ? ("the rival from scratch", "trainings") : ("robustness", "changes")
      guard let done = omission.done, let total = omission.total else { return name }
      return "\(name) (\(done) of \(total) \(pieces) are done)"
    }
    guard !short.isEmpty else { return nil }
    return
      "The time was too short for \(short.joined(separator: " and ")): give the command of the trial again, and it "
      + "goes on."
  }

  static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
