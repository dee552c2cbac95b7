/// The search itself: which recipe is trained next, given the scores so far.
///
/// It knows nothing of photos and clocks: equal plans, seeds and scores give equal searches, whether they were stopped
/// and gone on with or not.
public struct ViewSearch: Sendable {
  public let plan: TuningPlan
  public let candidates: [RecipeCandidate]
  /// The seed of the rungs; the finals have those that follow.
  public let seed: UInt64
  /// What has been found, in order.
  public private(set) var records: [TrialRecord]
  private var scores: [TrialRun: Double]

  /// A search that begins, or goes on after some trials.
  ///
  /// - Parameters:
  ///   - plan: Who is trained for how long.
  ///   - candidates: One for each trial of the plan, in the order of their numbers.
  ///   - seed: The seed of the rungs.
  ///   - records: What an earlier, stopped search of the same plan, candidates and seed has found.
  public init(
    plan: TuningPlan, candidates: [RecipeCandidate], seed: UInt64, records: [TrialRecord] = []
  ) {
    precondition(candidates.count == plan.trials)
    self.plan = plan
    self.candidates = candidates
    self.seed = seed
    self.records = records
    scores = Dictionary(records.map { ($0.run, $0.score.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// Trains what the plan still lacks.
  ///
  /// - Parameters:
  ///   - meter: What trains and judges.
  ///   - onRecord: Told of each training as soon as it is done.
  /// - Returns: Whether the plan is complete; else the meter was asked to stop.
  /// - Throws: What the meter and `onRecord` throw.
  public mutating func run(
    by meter: any RecipeMeasuring, onRecord: (TrialRecord) throws -> Void = { _ in }
  ) throws -> Bool {
    while let run = next {
      let start = ContinuousClock.now
      let candidate = candidates[run.candidate]
      guard let score = try meter.score(run, of: candidate) else { return false }
      let record = TrialRecord(
        candidate: run.candidate, name: candidate.name, stage: run.stage, steps: run.steps, seed: run.seed,
        score: score, seconds: (ContinuousClock.now - start) / .seconds(1))
      records.append(record)
      scores[run] = score.value
      try onRecord(record)
    }
    return true
  }

  /// The next training, or nil when the plan is complete.
  var next: TrialRun? {
    for stage in 0..<plan.rungs.count {
      if let run = runs(ofRung: stage).first(where: { scores[$0] == nil }) { return run }
    }
    return finals.joined().first { scores[$0] == nil }
  }

  /// The trainings of a rung whose predecessors are complete.
  func runs(ofRung stage: Int) -> [TrialRun] {
    let rung = plan.rungs[stage]
    let best =
      stage == 0
      ? candidates.map(\.number) : Array(ranking(ofRung: stage - 1).prefix(rung.candidates))
    return Self.withReferences(best).map {
      TrialRun(candidate: $0, stage: stage, steps: rung.steps, seed: seed)
    }
  }

  /// The trainings of the finals once the rungs are complete: one list for each seed, everyone in it.
  var finals: [[TrialRun]] {
    let last = plan.rungs.count - 1
    let rivals = ranking(ofRung: last).filter { !RecipeCandidate.references.contains($0) }
    let members = Self.withReferences(Array(rivals.prefix(plan.finalists)))
    return (1...plan.repeats).map { repetition in
      members.map {
        TrialRun(
          candidate: $0, stage: last + 1, steps: plan.longestSteps, seed: seed &+ UInt64(repetition))
      }
    }
  }

  /// The candidates of a rung, the best first; of equal ones the one that was drawn first.
  func ranking(ofRung stage: Int) -> [Int] {
    let scored = runs(ofRung: stage).map { (candidate: $0.candidate, score: scores[$0] ?? 0) }
    return scored.sorted { ($0.score, $1.candidate) > ($1.score, $0.candidate) }.map(\.candidate)
  }

  /// The score of a training that is done.
  func score(of run: TrialRun) -> Double? { scores[run] }

  /// Whether every training of a rung is done.
  func isComplete(rung stage: Int) -> Bool {
    (0...stage).allSatisfy { runs(ofRung: $0).allSatisfy { scores[$0] != nil } }
  }

  private static func withReferences(_ members: [Int]) -> [Int] {
    Set(members).union(RecipeCandidate.references).sorted()
  }
}
