import KizuEval
public import KizuTrial

/// A trial in lines for a terminal.
public enum POCSummary {
  /// What the goal asks for, before any result: the first thing that a user sees.
  public static func opening(_ criterion: POCCriterion) -> String {
    guard let goal = try? criterion.parsedGoal() else { return "" }
    var lines = ["goal       \(goal)", "written    \(criterion.written), before any result"]
    for part in goal.parts {
      let cases = POCWords.cases(of: part.metric, target: goal.target)
      lines.append(
        Goal.casesAtBest(part).map {
          "at best    \($0) \(cases) are needed, without a single error; fewer can never prove it"
        } ?? "at best    no number of \(cases) proves a share of all or nothing; one error refutes it")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The verdict and what it rests on.
  public static func verdict(_ record: POCRecord) -> String {
    guard let verdict = record.verdict else { return "" }
    var lines = ["verdict    \(words(verdict.verdict))"]
    if let broken = record.inspection?.broken, let first = broken.first {
      let count = broken.count == 1 ? "1 photo was" : "\(broken.count) photos were"
      lines.append("left out   \(count) not readable: \(first)\(broken.count > 1 ? ", …" : "")")
    }
    if verdict.verdict == .stoppedLeak {
      for leak in record.inspection?.leaks ?? [] {
        let examples = leak.examples.first?.joined(separator: " = ") ?? ""
        lines.append("leak       \(leak.name)\(leak.count > 1 ? ", \(leak.count) cases" : ""): \(examples)")
      }
    } else if let judgement = record.judgement {
      for part in judgement.verdict.evidence {
        lines.append(
          "\(part.part.metric.rawValue.padding(toLength: 10)) \(EvaluationReport.percent(part.estimate)) of \(part.cases) photos in "
            + "\(part.groups) groups; 95 % bound \(ReportLanguage.english.bound(of: part)), asked "
            + "\(part.part.metric.isBetterHigher ? ">=" : "<=") \(EvaluationReport.percent(part.part.limit)): \(part.standing.rawValue)"
        )
      }
      for rival in record.rivals {
        lines.append(
          "\(rival.kind.rawValue.padding(toLength: 10)) balanced accuracy \(EvaluationReport.percent(rival.balancedAccuracy)) "
            + "(\(EvaluationReport.percent(rival.balancedAccuracyCI.low)) – \(EvaluationReport.percent(rival.balancedAccuracyCI.high)))"
        )
      }
      lines += record.lots.map { "lot        \(line($0))" }
    }
    return lines.joined(separator: "\n") + "\n\n" + Prose.wrapped("Next: \(verdict.nextStep)")
  }

  /// A lot in one line: how it looks, and what that means for the verdict.
  public static func line(_ lot: POCLot) -> String {
    let unlike = EvaluationReport.percent(lot.drift.unlikeAnything.rate)
    return "\(lot.name): \(lot.photos) photos, \(unlike) unlike anything taught, \(looks(lot.drift)): "
      + words(lot.standing)
  }

  /// Whether a lot looks like the photos of the trial, and what has changed.
  public static func drift(_ lot: POCLot) -> String { DriftWords.text(lot.drift, taughtBy: .trial) }

  private static func words(_ standing: POCLot.Standing) -> String {
    switch standing {
    case .holds: "verdict holds"
    case .unknown: "whether the verdict holds is unknown"
    case .refuted: "its labels refute the goal"
    }
  }

  private static func looks(_ drift: Drift) -> String {
    switch drift.isUnchanged {
    case true?: "no difference found"
    case false?: "looks different"
    case nil: "could not be compared"
    }
  }

  private static func words(_ outcome: GoalVerdict.Outcome) -> String {
    switch outcome {
    case .reached: "reached"
    case .notReached: "not reached"
    case .notEnoughEvidence: "not enough evidence"
    case .stoppedLeak: "stopped: leak in the data"
    }
  }
}

extension String {
  /// The text with spaces behind it, where it is shorter.
  fileprivate func padding(toLength length: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, length - count))
  }
}
