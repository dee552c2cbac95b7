/// Whether a goal is reached, as far as the test photos can tell.
public struct GoalVerdict: Sendable, Equatable, Codable {
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// Every part is proven.
    case reached
    /// A part is refuted.
    case notReached = "not_reached"
    /// Neither.
    case notEnoughEvidence = "not_enough_evidence"
    /// Test photos had been seen before, so that nothing can be said.
    case stoppedLeak = "stopped_leak"
  }

  public var outcome: Outcome
  /// One entry a part of the goal, the main one first; none after a leak.
  public var evidence: [GoalEvidence]

  /// Judges a goal.
  ///
  /// A goal whose truth lies on its limit is called reached, and not reached, in at most 5 % of trials each.
  ///
  /// - Parameters:
  ///   - goal: The goal, decided before.
  ///   - outcomes: What test photos were called by what other photos taught.
  public init(_ goal: Goal, _ outcomes: GoalOutcomes) {
    evidence = goal.parts.map { GoalEvidence($0, in: outcomes, partCount: goal.parts.count) }
    outcome =
      if evidence.contains(where: { $0.standing == .refuted }) {
        .notReached
      } else if evidence.allSatisfy({ $0.standing == .proven }) {
        .reached
      } else {
        .notEnoughEvidence
      }
  }

  /// Says that nothing can be said.
  public static let leak = GoalVerdict(outcome: .stoppedLeak, evidence: [])

  private init(outcome: Outcome, evidence: [GoalEvidence]) {
    self.outcome = outcome
    self.evidence = evidence
  }

  /// The bound of the main part that the verdict rests on; nil after a leak.
  public var bound: Double? { evidence.first?.bound }

  /// Whether more photos would show the goal reached, not missed, if every estimate stayed.
  public var wouldBeReached: Bool { evidence.allSatisfy { $0.part.isMet(by: $0.estimate) } }

  /// The open part that needs the most photos: as many more, of its kind, would settle it.
  public var mostOpen: GoalEvidence? {
    guard outcome == .notEnoughEvidence else { return nil }
    return evidence.filter { $0.standing == .open }.max {
      ($0.needed ?? .max) < ($1.needed ?? .max)
    }
  }
}
