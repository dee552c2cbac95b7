import KizuAugment
import KizuCore
import KizuEval
import Testing

@testable import KizuTrial

/// Scores by a formula instead of a training.
private final class FormulaMeter: RecipeMeasuring {
  private let formula: (TrialRun) -> Double
  private var left: Int
  private(set) var runs: [TrialRun] = []

  init(stoppingAfter left: Int = .max, _ formula: @escaping (TrialRun) -> Double) {
    self.left = left
    self.formula = formula
  }

  func score(_ run: TrialRun, of candidate: RecipeCandidate) throws -> TrialScore? {
    guard left > 0 else { return nil }
    left -= 1
    runs.append(run)
    let value = formula(run)
    return TrialScore(value: value, interval: ConfidenceInterval(low: value, high: value))
  }
}

@Suite struct ViewSearchTests {
  private func search(
    trials: Int = 30, repeats: Int = 3, records: [TrialRecord] = []
  ) -> ViewSearch {
    ViewSearch(
      plan: TuningPlan(trials: trials, steps: 90, repeats: repeats),
      candidates: RecipeCandidate.all(trials, seed: 4, isGrey: true, criterion: .knn), seed: 4,
      records: records)
  }

  /// A number in 0 ..< 1 that is a function of a training alone.
  private func noise(_ run: TrialRun) -> Double {
    var random = RandomStream(
      seed: run.seed, purpose: .test, epoch: UInt32(run.stage), item: UInt32(run.candidate))
    return Double(random.unit())
  }

  private func withoutSeconds(_ records: [TrialRecord]) -> [TrialRecord] {
    records.map {
      var record = $0
      record.seconds = 0
      return record
    }
  }

  @Test("The plan is followed: everyone, then thirds, then the finals, references always")
  func followsPlan() throws {
    var search = search()
    let meter = FormulaMeter { Double($0.candidate) / 30 }
    #expect(try search.run(by: meter))
    let byStage = Dictionary(grouping: meter.runs, by: \.stage)
    #expect(byStage[0]?.map(\.candidate) == Array(0..<30))
    #expect(byStage[1]?.map(\.candidate) == [0, 1] + Array(20..<30))
    #expect(byStage[2]?.map(\.candidate) == [0, 1] + Array(26..<30))
    #expect(byStage[3]?.map(\.candidate) == [0, 1, 28, 29, 0, 1, 28, 29, 0, 1, 28, 29])
    #expect((0..<4).map { byStage[$0]?.first?.steps } == [10, 30, 90, 90])
    #expect(
      Set(byStage[3]?.map(\.seed) ?? []) == [5, 6, 7] && meter.runs.prefix(48).allSatisfy { $0.seed == 4 })
    #expect(meter.runs.count == search.plan.runCount)
    #expect(meter.runs.reduce(0) { $0 + $1.steps } == search.plan.stepCount)
  }

  @Test("Stopped after any training and gone on with, a search finds what it would have found")
  func resumes() throws {
    var whole = search(trials: 8)
    #expect(try whole.run(by: FormulaMeter(noise)))
    for count in 0...whole.records.count {
      var first = search(trials: 8)
      #expect(try first.run(by: FormulaMeter(stoppingAfter: count, noise)) == (count == whole.records.count))
      #expect(first.records.count == count)
      var second = search(trials: 8, records: first.records)
      #expect(try second.run(by: FormulaMeter(noise)))
      #expect(withoutSeconds(second.records) == withoutSeconds(whole.records))
      let (resumed, straight) = (
        TuningResult(second, ending: .complete), TuningResult(whole, ending: .complete)
      )
      #expect(resumed?.winner == straight?.winner && resumed?.gain == straight?.gain)
    }
  }

  @Test("What beats the default by more than noise wins")
  func winner() throws {
    var search = search()
    _ = try search.run(by: FormulaMeter { ($0.candidate == 17 ? 0.6 : 0.5) + 0.001 * noise($0) })
    let result = try #require(TuningResult(search, ending: .complete))
    #expect(result.verdict == .better && result.winner.number == 17 && result.rows[0].candidate.number == 17)
    let gain = try #require(result.gain)
    #expect(gain.repeats == 3 && gain.interval.low > 0.09 && abs(gain.mean - 0.1) < 0.001)
  }

  @Test("simclr can win as well")
  func referenceWins() throws {
    var search = search()
    _ = try search.run(by: FormulaMeter { $0.candidate == 1 ? 0.6 : 0.5 })
    #expect(TuningResult(search, ending: .complete)?.winner.name == "simclr")
  }

  @Test("Where only noise differs, or the default is best, the default is kept", arguments: [3, 5])
  func keepsDefault(repeats: Int) throws {
    var luck = search(repeats: repeats)
    // The same noise as in the search would be no test: the finals have seeds of their own.
    _ = try luck.run(by: FormulaMeter { 0.5 + 0.1 * noise($0) })
    let result = try #require(TuningResult(luck, ending: .complete))
    #expect(result.verdict == .notShown && result.winner.name == "surface" && result.gain?.repeats == repeats)
    var best = search(repeats: repeats)
    _ = try best.run(by: FormulaMeter { $0.candidate == 0 ? 0.9 : 0.5 + 0.001 * noise($0) })
    let kept = try #require(TuningResult(best, ending: .complete))
    #expect(kept.verdict == .notShown && kept.winner.recipe == .surface && (kept.gain?.mean ?? 0) < 0)
  }

  @Test("A stopped search gives the best so far, an expired one the default, an empty one nothing")
  func endings() throws {
    let formula = { (run: TrialRun) in run.candidate == 5 ? 0.8 : 0.5 }
    for count in [6, 30, 40, 48] {
      var search = search()
      _ = try search.run(by: FormulaMeter(stoppingAfter: count, formula))
      let stopped = try #require(TuningResult(search, ending: .interrupted))
      #expect(stopped.verdict == .unfinished && stopped.winner.number == 5 && stopped.gain == nil)
      let expired = try #require(TuningResult(search, ending: .budget))
      #expect(expired.verdict == .notShown && expired.winner.name == "surface")
    }
    // Of equal ones the references are first, so they need no places of their own: 30, 10 and 4 trainings, then 4
    // for each seed. Three of five repetitions are done: that is enough for a verdict.
    var search = search(repeats: 5)
    _ = try search.run(by: FormulaMeter(stoppingAfter: 30 + 10 + 4 + 14, formula))
    let expired = try #require(TuningResult(search, ending: .budget))
    #expect(expired.verdict == .better && expired.winner.number == 5 && expired.gain?.repeats == 3)
    #expect(TuningResult(self.search(), ending: .interrupted) == nil)
  }

  @Test("A training that diverged is the worst")
  func diverged() throws {
    var search = search()
    _ = try search.run(by: FormulaMeter { $0.candidate == 29 ? TrialScore.diverged.value : 0.5 })
    #expect(TuningResult(search, ending: .complete)?.rows.last?.candidate.number == 29)
  }
}
