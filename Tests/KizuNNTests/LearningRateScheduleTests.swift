import Foundation
import Testing

@testable import KizuNN

@Suite struct LearningRateScheduleTests {
  @Test(arguments: [(0, 10), (3, 10), (10, 10), (1, 1000)])
  func agreesWithFormula(warmup: Int, total: Int) {
    let schedule = LearningRateSchedule(peak: 0.8, warmupSteps: warmup, totalSteps: total)
    for step in 0..<total {
      let expected =
        step < warmup
        ? 0.8 * Double(step + 1) / Double(warmup)
        : 0.4 * (1 + cos(Double.pi * Double(step - warmup) / Double(total - warmup)))
      #expect(abs(Double(schedule.rate(atStep: step)) - expected) < 1e-6)
    }
  }

  @Test("It rises to its peak, falls from there, and ends at zero")
  func shape() {
    let schedule = LearningRateSchedule(peak: 0.5, warmupSteps: 5, totalSteps: 50)
    let rates = (0..<60).map { schedule.rate(atStep: $0) }
    #expect(rates[0] == 0.1 && rates[4] == 0.5 && rates[5] == 0.5)
    #expect(zip(rates[..<5], rates[1...]).allSatisfy { $0 <= $1 })
    #expect(zip(rates[5..<50], rates[6...]).allSatisfy { $0 > $1 })
    #expect(rates[50...].allSatisfy { abs($0) < 1e-7 })
  }

  @Test("One cycle has the rates of PyTorch's")
  func oneCycle() throws {
    for cycle in try OptimizerReference.load().cycles {
      let schedule = LearningRateSchedule(
        .oneCycle, peak: cycle.peak, warmupSteps: cycle.warmup, totalSteps: cycle.total)
      for (step, rate) in cycle.rates.enumerated() {
        #expect(abs(Double(schedule.rate(atStep: step)) - rate) < 1e-6)
      }
    }
  }

  @Test("A constant rate rises and stays")
  func constant() {
    let schedule = LearningRateSchedule(.constant, peak: 0.5, warmupSteps: 5, totalSteps: 50)
    #expect((0..<5).map { schedule.rate(atStep: $0) } == [0.1, 0.2, 0.3, 0.4, 0.5])
    #expect((5..<60).allSatisfy { schedule.rate(atStep: $0) == 0.5 })
  }

  @Test("Any curve has finite rates up to its peak", arguments: LearningRateSchedule.Kind.allCases)
  func extremes(kind: LearningRateSchedule.Kind) {
    for (warmup, total) in [(0, 0), (0, 1), (1, 1), (1, 2), (7, 7), (0, 9)] {
      let schedule = LearningRateSchedule(kind, peak: 2, warmupSteps: warmup, totalSteps: total)
      let rates = (0..<total + 2).map { schedule.rate(atStep: $0) }
      #expect(rates.allSatisfy { (0...2).contains($0) } && rates.contains { $0 > 1.9 })
    }
  }

  @Test("A schedule of no steps gives finite rates")
  func noSteps() {
    #expect(LearningRateSchedule(peak: 1, warmupSteps: 0, totalSteps: 0).rate(atStep: 0) == 1)
  }
}
