public import KizuEval

/// What a search has come to.
public struct TuningResult: Sendable, Codable, Equatable {
  /// How a search ended.
  public enum Ending: String, Sendable, Codable {
    /// The plan is complete.
    case complete
    /// The clock ended it.
    case budget
    /// Someone pressed Ctrl-C.
    case interrupted
  }

  /// What can be said about the winner.
  public enum Verdict: String, Sendable, Codable {
    /// It is better than the default by more than the seeds' noise.
    case better
    /// No recipe was shown to be better, so the default is the winner.
    case notShown
    /// The search was stopped before its finals: the winner is the best so far, which may be luck.
    case unfinished
  }

  /// A candidate as far as it came.
  public struct Row: Sendable, Codable, Equatable {
    /// From 1, the best first.
    public var rank: Int
    public var candidate: RecipeCandidate
    /// The longest trainings that it had.
    public var stage: Int
    /// Its mean score of that stage.
    public var score: Double
    /// How many seeds that is the mean of.
    public var seeds: Int
    /// The 95 % interval: by seeds where there are several, else by photos.
    public var interval: ConfidenceInterval
    /// Trainings of all stages.
    public var trainings: Int
    /// Seconds of all of them.
    public var seconds: Double
  }

  /// How much better a recipe was than the default: pairs of equal seeds.
  public struct Gain: Sendable, Codable, Equatable {
    /// The candidate that did best in the finals but for the default.
    public var candidate: Int
    /// Mean difference of the scores.
    public var mean: Double
    /// Its 95 % interval: ``SeedInterval``.
    public var interval: ConfidenceInterval
    /// Pairs.
    public var repeats: Int
  }

  public var ending: Ending
  public var verdict: Verdict
  public var winner: RecipeCandidate
  /// Nil where the finals did not come to three repetitions.
  public var gain: Gain?
  /// Every candidate that was trained, the best first.
  public var rows: [Row]

  /// Judges a search; nil where nothing was trained.
  ///
  /// The best of the finals wins where the 95 % interval of its mean gain over the default, over pairs of equal seeds,
  /// lies above 0. Else the default wins. A search that was interrupted before gives the best of its last complete rung.
  public init?(_ search: ViewSearch, ending: Ending) {
    guard !search.records.isEmpty else { return nil }
    self.ending = ending
    rows = Self.rows(of: search)
    let gain = Self.gain(in: search)
    self.gain = gain
    if let gain {
      let isBetter = gain.interval.low > 0
      verdict = isBetter ? .better : .notShown
      winner = search.candidates[isBetter ? gain.candidate : RecipeCandidate.defaultNumber]
    } else if ending == .interrupted {
      verdict = .unfinished
      winner = search.candidates[Self.leader(of: search)]
    } else {
      verdict = .notShown
      winner = search.candidates[RecipeCandidate.defaultNumber]
    }
  }
}

extension TuningResult {
  /// The best non-default candidate of the finals, over the seeds that everyone has had.
  private static func gain(in search: ViewSearch) -> Gain? {
    guard search.isComplete(rung: search.plan.rungs.count - 1) else { return nil }
    let complete = search.finals.filter { runs in runs.allSatisfy { search.score(of: $0) != nil } }
    guard complete.count >= TuningPlan.Limits.repeats.lowerBound else { return nil }
    var scores: [Int: [Double]] = [:]
    for run in complete.joined() { scores[run.candidate, default: []].append(search.score(of: run) ?? 0) }
    let rivals = scores.keys.sorted().filter { $0 != RecipeCandidate.defaultNumber }
    let means = rivals.map { (candidate: $0, mean: SeedInterval.mean(of: scores[$0] ?? [0])) }
    guard let base = scores[RecipeCandidate.defaultNumber],
      let best = means.max(by: { ($0.mean, $1.candidate) < ($1.mean, $0.candidate) })?.candidate
    else { return nil }
    let differences = zip(scores[best] ?? [], base).map { $0 - $1 }
    return Gain(
      candidate: best, mean: SeedInterval.mean(of: differences),
      interval: SeedInterval.interval(of: differences), repeats: differences.count)
  }

  /// The best candidate of the last rung that is complete, or of the first as far as it came.
  private static func leader(of search: ViewSearch) -> Int {
    let complete = search.plan.rungs.indices.last { search.isComplete(rung: $0) }
    if let complete { return search.ranking(ofRung: complete)[0] }
    let best = search.records.max { ($0.score.value, $1.candidate) < ($1.score.value, $0.candidate) }
    return best?.candidate ?? RecipeCandidate.defaultNumber
  }

  private static func rows(of search: ViewSearch) -> [Row] {
    let rows = Dictionary(grouping: search.records, by: \.candidate).map { number, records in
      let stage = records.reduce(0) { max($0, $1.stage) }
      let last = records.filter { $0.stage == stage }
      let values = last.map(\.score.value)
      return Row(
        rank: 0, candidate: search.candidates[number], stage: stage, score: SeedInterval.mean(of: values),
        seeds: values.count,
        interval: values.count > 1 ? SeedInterval.interval(of: values) : last[0].score.interval,
        trainings: records.count, seconds: records.reduce(0) { $0 + $1.seconds })
    }
    let sorted = rows.sorted {
      ($0.stage, $0.score, $1.candidate.number) > ($1.stage, $1.score, $0.candidate.number)
    }
    return sorted.enumerated().map { index, row in
      var row = row
      row.rank = index + 1
      return row
    }
  }
}
