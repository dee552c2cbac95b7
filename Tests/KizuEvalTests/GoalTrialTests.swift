import KizuCore
import Testing

@testable import KizuEval

/// Simulated trials of which the truth is known.
struct GoalTrialTests {
  private static let trials = 1500
  /// 5 %, and three standard errors of what 1,500 trials of it would show.
  private static let limit = 0.05 + 3 * (0.05 * 0.95 / Double(trials)).squareRoot()

  /// Shares of trials that end with each verdict.
  private func shares(
    _ goal: Goal, seed: UInt32, draw: (inout RandomStream) -> GoalOutcomes
  ) -> [GoalVerdict.Outcome: Double] {
    var counts: [GoalVerdict.Outcome: Double] = [:]
    for trial in 0..<Self.trials {
      var random = RandomStream(seed: 7, purpose: .test, epoch: seed, item: UInt32(trial))
      counts[GoalVerdict(goal, draw(&random)).outcome, default: 0] += 1 / Double(Self.trials)
    }
    return counts
  }

  private func outcomes(
    defects: Int, goods: Int, recall: Double, falseAlarms: Double, _ random: inout RandomStream
  ) -> GoalOutcomes {
    let isTarget = (0..<defects + goods).map { $0 < defects }
    let called = isTarget.map { random.unit() < Float($0 ? recall : falseAlarms) }
    return GoalOutcomes(
      truth: isTarget.map { $0 ? 1 : 0 }, predicted: called.map { $0 ? 1 : 0 }, classCount: 2,
      isTarget: isTarget, isCalled: called, groups: isTarget.map { _ in nil })
  }

  /// Where the truth lies on the limit, neither verdict is given in more than 5 % of trials.
  @Test(arguments: [15, 33, 59, 200], [0.5, 0.9, 0.95])
  func verdictsAreRightAtTheBoundary(defects: Int, limit: Double) {
    let goal = Goal(GoalPart(.recall, limit), target: .defect)
    let shares = shares(goal, seed: UInt32(defects)) { random in
      outcomes(defects: defects, goods: 0, recall: limit, falseAlarms: 0, &random)
    }
    #expect(shares[.reached, default: 0] <= Self.limit)
    #expect(shares[.notReached, default: 0] <= Self.limit)
  }

  /// Both parts on their limits, which is where a goal of two parts is refuted most often by chance.
  @Test func twoPartsAreAsRightAsOne() throws {
    let goal = try Goal("recall >= 0.9 at false_alarms <= 0.1")
    let shares = shares(goal, seed: 1) { random in
      outcomes(defects: 80, goods: 120, recall: 0.9, falseAlarms: 0.1, &random)
    }
    #expect(shares[.reached, default: 0] <= Self.limit)
    #expect(shares[.notReached, default: 0] <= Self.limit)
    // One part far better than asked for makes up for nothing.
    let onePart = self.shares(goal, seed: 2) { random in
      outcomes(defects: 80, goods: 120, recall: 1, falseAlarms: 0.1, &random)
    }
    #expect(onePart[.reached, default: 0] <= Self.limit)
  }

  /// Clear cases are settled nearly always.
  @Test func clearCasesAreSettled() throws {
    let goal = try Goal("recall >= 0.8 at false_alarms <= 0.2")
    let good = shares(goal, seed: 3) { random in
      outcomes(defects: 100, goods: 100, recall: 0.95, falseAlarms: 0.05, &random)
    }
    #expect(good[.reached, default: 0] > 0.95)
    let bad = shares(goal, seed: 4) { random in
      outcomes(defects: 100, goods: 100, recall: 0.55, falseAlarms: 0.05, &random)
    }
    #expect(bad[.notReached, default: 0] > 0.95)
  }

  /// Lots that share their fate: each lot's own recall is drawn, 0.9 in the mean.
  @Test(arguments: [8, 20, 60])
  func groupsThatFailTogetherAreRightToo(lots: Int) {
    let goal = Goal(GoalPart(.recall, 0.9), target: .defect)
    let shares = shares(goal, seed: UInt32(lots)) { random in
      var hits: [Bool] = []
      var groups: [String?] = []
      for lot in 0..<lots {
        // Half of the lots at 0.8, half at 1: the mean is 0.9.
        let recall: Float = random.unit() < 0.5 ? 0.8 : 1
        for _ in 0..<6 {
          hits.append(random.unit() < recall)
          groups.append("\(lot)")
        }
      }
      return GoalOutcomes(
        truth: hits.map { _ in 1 }, predicted: hits.map { $0 ? 1 : 0 }, classCount: 2,
        isTarget: hits.map { _ in true }, isCalled: hits, groups: groups)
    }
    #expect(shares[.reached, default: 0] <= Self.limit)
    #expect(shares[.notReached, default: 0] <= Self.limit)
  }

  /// The approximate bounds of the mean recall, three classes of different size and difficulty.
  @Test func balancedAccuracyIsNearlyAsRight() {
    let recalls: [Float] = [0.95, 0.85, 0.75]
    let goal = Goal(GoalPart(.balancedAccuracy, 0.85), target: nil)
    let shares = shares(goal, seed: 5) { random in
      let truth =
        [Int](repeating: 0, count: 60) + [Int](repeating: 1, count: 30) + [Int](repeating: 2, count: 15)
      let predicted = truth.map { random.unit() < recalls[$0] ? $0 : ($0 + 1) % 3 }
      return GoalOutcomes(
        truth: truth, predicted: predicted, classCount: 3, isTarget: truth.map { $0 > 0 },
        isCalled: predicted.map { $0 > 0 }, groups: truth.map { _ in nil })
    }
    #expect(shares[.reached, default: 0] <= Self.limit + 0.01)
    #expect(shares[.notReached, default: 0] <= Self.limit + 0.01)
  }

  @Test func fewPhotosAllRightProveLittle() throws {
    let truth = (0..<9).map { $0 % 3 }
    let perfect = GoalOutcomes(
      truth: truth, predicted: truth, classCount: 3, isTarget: truth.map { $0 > 0 },
      isCalled: truth.map { $0 > 0 }, groups: truth.map { _ in nil })
    for text in ["macro_f1 >= 0.95", "balanced_accuracy >= 0.95", "accuracy >= 0.95"] {
      #expect(try GoalVerdict(Goal(text), perfect).outcome == .notEnoughEvidence)
    }
  }

  /// The rule of a goal against trying every threshold.
  @Test func theLineSuitsTheWorsePart() throws {
    var random = RandomStream(seed: 9, purpose: .test)
    let isDefect = (0..<200).map { $0 < 60 }
    let scores = isDefect.map { Double(min(0.99, max(0.01, 0.4 + ($0 ? 0.25 : 0) + 0.15 * random.normal()))) }
    let curve = DecisionCurve(scores: scores, isDefect: isDefect)
    let goal = try Goal("recall >= 0.8 at false_alarms <= 0.1")
    let threshold = try #require(goal.rule).threshold(on: curve)
    func worst(_ threshold: Double) -> Double {
      let hits = zip(scores, isDefect).count { $0.0 >= threshold && $0.1 }
      let alarms = zip(scores, isDefect).count { $0.0 >= threshold && !$0.1 }
      return min(
        (Double(hits) / 60 - 0.8) / (0.8 * 0.2 / 60).squareRoot(),
        (0.1 - Double(alarms) / 140) / (0.1 * 0.9 / 140).squareRoot())
    }
    let best = (scores + [2]).map(worst).max() ?? 0
    #expect(abs(worst(threshold) - best) < 1e-9)
  }
}
