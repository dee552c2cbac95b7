import KizuCore
import Testing

@testable import KizuEval

struct GoalTests {
  @Test(arguments: [
    ("recall(defect) >= 0.95 at false_alarms <= 0.05", "recall(defect) >= 0.95 at false_alarms <= 0.05"),
    ("recall>=.9", "recall(defect) >= 0.9"), ("  Recall( scratch )≥ 90 %", "recall(scratch) >= 0.9"),
    ("false_alarms <= 5% at recall >= 1", "false_alarms(defect) <= 0.05 at recall >= 1.0"),
    ("precision(a (b) at >) >= 0.5", "precision(a (b) at >) >= 0.5"),
    ("recall(x at y) >= 0.5 at precision >= 0.25", "recall(x at y) >= 0.5 at precision >= 0.25"),
    ("balanced_accuracy >= 0.8", "balanced_accuracy >= 0.8"), ("macro_f1>=0.7", "macro_f1 >= 0.7"),
  ])
  func goalsAreRead(text: String, canonical: String) throws {
    let goal = try Goal(text)
    #expect(goal.description == canonical)
    #expect(try Goal(goal.description) == goal)
  }

  @Test(arguments: [
    ("", GoalError.noComparison("")), ("recall = 0.9", .noComparison("recall = 0.9")),
    ("recal >= 0.9", .unknownMetric("recal")), (">= 0.9", .unknownMetric("")),
    ("recall >= 95", .noShare(metric: .recall, text: "95")),
    ("recall >= nan", .noShare(metric: .recall, text: "nan")),
    ("recall >= -1%", .noShare(metric: .recall, text: "-1%")),
    ("recall >=", .noShare(metric: .recall, text: "")),
    ("recall <= 0.9", .wrongDirection(.recall)), ("false_alarms >= 0.1", .wrongDirection(.falseAlarms)),
    ("recall >= 0", .alwaysMet(.recall)), ("false_alarms <= 100%", .alwaysMet(.falseAlarms)),
    ("accuracy(good) >= 0.9", .needsNoClass(.accuracy)), ("recall() >= 0.9", .noClass("recall()")),
    ("recall(a >= 0.9", .noClass("recall(a")), ("recall(a) b >= 0.9", .noClass("recall(a) b")),
    ("accuracy >= 0.9 at recall >= 0.5", .noLine(.accuracy)),
    ("recall >= 0.9 at accuracy >= 0.5", .noLine(.accuracy)),
    ("recall >= 0.9 at recall >= 0.5", .sameMetric(.recall)),
    ("recall >= 0.9 at precision(a) >= 0.5", .classInCondition("precision(a)")),
    ("recall >= 0.9 at precision", .noComparison("precision")),
  ])
  func whatIsWrongIsSaid(text: String, error: GoalError) {
    #expect(throws: error) { try Goal(text) }
    #expect(error.exitStatus == .usage && !error.description.isEmpty)
  }

  @Test func targetsAreFound() throws {
    let classes = ["dent", "good", "scratch"]
    #expect(try Goal("recall >= 0.9").targets(among: classes, good: []) == [true, false, true])
    #expect(try Goal("recall(dent) >= 0.9").targets(among: classes, good: []) == [true, false, false])
    #expect(try Goal("accuracy >= 0.9").targets(among: ["a", "b"], good: []) == nil)
    #expect(throws: GoalError.unknownClass("rust", classes)) {
      try Goal("recall(rust) >= 0.9").targets(among: classes, good: [])
    }
    #expect(throws: EvaluationError.noGoodClass(["a", "b"])) {
      try Goal("recall >= 0.9").targets(among: ["a", "b"], good: [])
    }
  }

  /// The rule of the textbooks, 0.95ⁿ ≤ 0.05.
  @Test func casesAtBestAreThoseOfTheTextbooks() throws {
    #expect(try Goal("recall >= 0.95").casesAtBest == 59)
    #expect(try Goal("recall >= 0.9").casesAtBest == 29)
    #expect(try Goal("recall >= 0.99").casesAtBest == 299)
    #expect(try Goal("false_alarms <= 0.05").casesAtBest == 59)
    #expect(try Goal("recall >= 1").casesAtBest == nil)
  }

  private func recallOutcomes(_ hits: [Bool], groups: [String?]? = nil) -> GoalOutcomes {
    GoalOutcomes(
      truth: hits.map { _ in 1 }, predicted: hits.map { $0 ? 1 : 0 }, classCount: 2,
      isTarget: hits.map { _ in true },
      isCalled: hits, groups: groups ?? hits.map { _ in nil })
  }

  @Test func fiftyNineWithoutAMissAreEnoughAndFiftyEightAreNot() throws {
    let goal = try Goal("recall >= 0.95")
    #expect(GoalVerdict(goal, recallOutcomes([Bool](repeating: true, count: 59))).outcome == .reached)
    let fewer = GoalVerdict(goal, recallOutcomes([Bool](repeating: true, count: 58)))
    #expect(fewer.outcome == .notEnoughEvidence && fewer.mostOpen?.needed == 1)
    let none = GoalVerdict(goal, recallOutcomes([]))
    #expect(none.outcome == .notEnoughEvidence && none.mostOpen?.needed == 59)
    let half = GoalVerdict(goal, recallOutcomes((0..<40).map { $0 % 2 == 0 }))
    #expect(half.outcome == .notReached && half.mostOpen == nil)
    #expect((half.bound ?? 1) < 0.95)
  }

  /// As many more photos as are said to be needed settle it, and one fewer does not.
  @Test(arguments: [(9, 10), (19, 20), (27, 28), (45, 46), (50, 60)])
  func neededPhotosSettleIt(hits: Int, cases: Int) throws {
    let goal = try Goal("recall >= 0.9")
    let evidence = GoalEvidence(
      goal.main, in: recallOutcomes((0..<cases).map { $0 < hits }))
    guard evidence.standing == .open else {
      #expect(evidence.needed == 0)
      return
    }
    guard let needed = evidence.needed else {
      // At the limit itself nothing ever settles it.
      #expect(Double(hits) / Double(cases) == 0.9)
      return
    }
    func isSettled(_ count: Int) -> Bool {
      let bounds = RateBounds(rate: Double(hits) / Double(cases), effective: Double(count))
      return bounds.lower(0.05) >= 0.9 || bounds.upper(0.05) < 0.9
    }
    #expect(isSettled(cases + needed) && !isSettled(cases + needed - 1))
  }

  @Test func boundsWithoutGroupsAreClopperAndPearsons() {
    for cases in [1, 15, 16, 17, 31, 33, 200] {
      for hits in [0, 1, cases / 2, cases - 1, cases] {
        let bounds = RateBounds((0..<cases).map { $0 < hits }, groups: (0..<cases).map { _ in nil })
        let exact = BinomialBounds(count: hits, of: cases)
        #expect(bounds.effective == Double(cases))
        #expect(abs(bounds.lower(0.05) - exact.lower) < 1e-12)
        #expect(abs(bounds.upper(0.05) - exact.upper) < 1e-12)
      }
    }
  }

  /// Student's table.
  @Test(arguments: [(1.0, 6.3138), (2, 2.9200), (5, 2.0150), (30, 1.6973), (1000, 1.6464)])
  func studentsQuantilesAreThoseOfTheTable(degrees: Double, value: Double) {
    #expect(abs(RateBounds.studentQuantile(degrees) - value) < 1e-4)
  }

  @Test func photosThatFailTogetherCountOnce() {
    let groups = (0..<60).map { "\($0 / 10)" }
    let together = RateBounds((0..<60).map { $0 < 50 }, groups: groups)
    #expect(together.effective < 6.5 && together.groups == 6)
    let apart = RateBounds((0..<60).map { $0 % 6 != 0 }, groups: (0..<60).map { "\($0 % 10)" })
    #expect(apart.effective > 20)
    #expect(RateBounds([true, true, true], groups: ["a", "a", "a"]).effective == 1)
  }
}
