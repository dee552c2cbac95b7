import KizuEval

extension POCVerdict {
  /// The verdict of a trial and of the lots after it.
  init(_ record: POCRecord, goal: String, _ judgement: POCJudgement) {
    let found = judgement.verdict
    let refuted = record.lots.contains { $0.standing == .refuted }
    let isUnknown = record.lots.last?.standing == .unknown
    let outcome: GoalVerdict.Outcome =
      refuted ? .notReached : isUnknown && found.outcome == .reached ? .notEnoughEvidence : found.outcome
    let main = found.evidence.first
    self.init(
      goal: goal, verdict: outcome, estimate: main?.estimate, bound: found.bound,
      nDefects: judgement.isTarget.isEmpty
        ? judgement.rows.count : judgement.rows.count { judgement.isTarget[$0.truth] },
      needed: outcome == .notEnoughEvidence ? found.mostOpen?.needed : 0,
      nextStep: POCWords.nextStep(after: outcome, found, about: (try? Goal(goal))?.target, lots: record.lots)
        + (POCWords.goingOn(record.omissions).map { " \($0)" } ?? ""))
  }
}
