import KizuCore
import Testing

@testable import KizuTrial

@Suite struct TuningPlanTests {
  private let cost = TuningPlan.Cost(step: 0.1, run: 1.5)

  @Test("A plan fits its budget, and no longer one does", arguments: [1200.0, 3600, 20_000])
  func fits(budget: Double) throws {
    let plan = try TuningPlan(budget: budget, cost: cost, trials: nil, repeats: 3, longest: 1500)
    #expect(cost.seconds(of: plan) <= 0.85 * budget && plan.trials >= 30)
    let longer = TuningPlan(trials: plan.trials, steps: plan.longestSteps + 1, repeats: 3)
    let wider = TuningPlan(trials: plan.trials + 1, steps: plan.longestSteps, repeats: 3)
    #expect(cost.seconds(of: plan.longestSteps < 1500 ? longer : wider) > 0.85 * budget)
  }

  @Test("Trainings that are long enough leave room for more candidates, unless their number was given")
  func growth() throws {
    let more = try TuningPlan(budget: 100_000, cost: cost, trials: nil, repeats: 3, longest: 900)
    #expect(more.longestSteps == 900 && more.trials > 30 && more.trials <= 1000)
    let given = try TuningPlan(budget: 100_000, cost: cost, trials: 30, repeats: 3, longest: 900)
    #expect(given == TuningPlan(trials: 30, steps: 900, repeats: 3))
    let week = try TuningPlan(budget: 600_000, cost: cost, trials: nil, repeats: 3, longest: 90)
    #expect(week.trials == 1000)
  }

  @Test("A budget for less than the shortest search is refused, with what is needed")
  func tooShort() throws {
    let error = #expect(throws: TuningError.self) {
      try TuningPlan(budget: 100, cost: cost, trials: nil, repeats: 3, longest: 900)
    }
    guard case .budgetTooShort(100, 0.1, let needed) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(throws: Never.self) {
      try TuningPlan(budget: needed, cost: cost, trials: nil, repeats: 3, longest: 900)
    }
    #expect(error?.exitStatus == .usage && error?.description.contains("--budget") == true)
  }

  @Test("Every rung has at least a step")
  func shortest() {
    let plan = TuningPlan(trials: 8, steps: 1, repeats: 3)
    #expect(plan.rungs.map(\.steps) == [1, 1, 1] && plan.rungs.map(\.candidates) == [8, 3, 1])
  }
}
