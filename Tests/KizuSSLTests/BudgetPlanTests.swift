import Foundation
import KizuCore
import KizuNN
import Testing

@testable import KizuSSL

@Suite struct BudgetPlanTests {
  @Test("The plan is the longest that fits, judgements included", arguments: [0.0, 0.5, 20], [0.01, 1])
  func longest(judgement: Double, step: Double) throws {
    let cost = BudgetPlan.Cost(step: step, stepsPerEpoch: 10, judgement: judgement)
    for budget in [60.0, 600, 3600, 86_400] {
      let plan = try BudgetPlan(budget: budget, spent: 5, cost: cost)
      let available = budget * BudgetPlan.plannedShare - 5
      #expect(plan.epochs >= 1 && plan.seconds == cost.seconds(ofEpochs: plan.epochs))
      #expect(plan.seconds <= available)
      // Where judgements cost nothing, not one epoch more would fit.
      let most = PretrainOptions.Limits.epochs.upperBound
      if judgement == 0, plan.epochs < most { #expect(cost.seconds(ofEpochs: plan.epochs + 1) > available) }
    }
  }

  @Test func tooShort() {
    let cost = BudgetPlan.Cost(step: 2, stepsPerEpoch: 30, judgement: 1)
    let error = #expect(throws: PretrainError.self) { try BudgetPlan(budget: 30, spent: 4, cost: cost) }
    #expect(error?.description.contains("--budget is 30 s, but a single epoch takes about 72 s") == true)
    #expect(error?.exitStatus == .usage)
    // Never more epochs than an option could ask for.
    let tiny = BudgetPlan.Cost(step: 1e-9, stepsPerEpoch: 1, judgement: 0)
    #expect(
      (try? BudgetPlan(budget: 1e6, spent: 0, cost: tiny))?.epochs == PretrainOptions.Limits.epochs.upperBound
    )
  }

  @Test("A planned run is told first, keeps its plan in the config, and replays to the same bytes")
  func replays() throws {
    let bench = try Bench()
    let events = Events()
    let request = bench.request("planned") { ($0.options.epochs, $0.budget) = (nil, 20) }
    try Pretrainer.prepare(request, onEvent: events.take).train()
    let settings = try PretrainSettings(file: "\(bench.root)/planned/config.json")
    let plans = events.all.compactMap { if case .planned(let plan, _) = $0 { plan } else { nil } }
    #expect(plans.map(\.epochs) == [settings.epochs])
    #expect(settings.schedule.totalSteps == settings.epochs * settings.stepsPerEpoch)

    var replay = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/replay"))
    replay.template = settings
    try Pretrainer.prepare(replay).train()
    for file in ["encoder.safetensors", "checkpoint.safetensors", "config.json"] {
      #expect(try bench.bytes("replay/\(file)") == bench.bytes("planned/\(file)"))
    }
  }

  @Test("Where the time is over before the plan is done, the run ends at an epoch, says so, and replays")
  func endsEarly() throws {
    let bench = try Bench()
    let events = Events()
    let trainer = try Pretrainer.prepare(
      bench.request("slow") { $0.options.epochs = 5 }, onEvent: events.take)
    // As if the machine had become slower than it was measured to be.
    trainer.deadline = .now
    #expect(try trainer.train() == .finished)
    #expect(trainer.step == trainer.settings.stepsPerEpoch && trainer.settings.lastEpoch == 1)
    #expect(events.notices.contains { $0.contains("the time is over after epoch 1 of 5") })

    // It is finished: going on does nothing more, and another run from its config ends there too.
    trainer.lock = nil
    var rest = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/slow"))
    rest.isResuming = true
    let resumed = try Pretrainer.prepare(rest)
    #expect(try resumed.train() == .finished && resumed.step == trainer.step)
    var replay = Pretrainer.Request(folder: bench.photos, run: RunFolder("\(bench.root)/replay"))
    replay.template = try PretrainSettings(file: "\(bench.root)/slow/config.json")
    try Pretrainer.prepare(replay).train()
    #expect(try bench.bytes("replay/encoder.safetensors") == bench.bytes("slow/encoder.safetensors"))
    #expect(try bench.bytes("replay/config.json") == bench.bytes("slow/config.json"))
  }
}
