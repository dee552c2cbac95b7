/// Which recipes are trained for how long: settled once, before the first trial.
///
/// Successive halving (Jamieson and Talwalkar, AISTATS 2016) by thirds: every candidate is trained shortly, the best
/// third of them three times as long, the best third of those three times as long again. The best few then stand
/// against the default again with weights and orders of their own, so that the figures that choose the winner are not
/// those that chose the finalists.
public struct TuningPlan: Sendable, Codable, Equatable {
  /// One round of the search.
  public struct Rung: Sendable, Codable, Equatable {
    /// How many candidates enter it, the references not counted.
    public var candidates: Int
    /// Training steps of each.
    public var steps: Int
  }

  /// Candidates in all.
  public var trials: Int
  /// The rounds, the shortest trainings first.
  public var rungs: [Rung]
  /// How many of the best are trained again beside the references.
  public var finalists: Int
  /// How often each of those is trained again, each time with another seed.
  public var repeats: Int

  /// What a plan may be asked for.
  public enum Limits {
    public static let trials = 8...1000
    public static let repeats = 3...20
    /// Training steps of the longest trainings.
    public static let steps = 1...1_000_000
    /// In seconds: a second to a week.
    public static let budget: ClosedRange<Double> = 1...604_800
  }

  /// How many candidates a search has where nobody says how many.
  public static let defaultTrials = 30
  /// How often finalists are trained where nobody says.
  public static let defaultRepeats = 3
  private static let shrink = 3

  /// A plan of a known length.
  ///
  /// - Parameters:
  ///   - trials: Candidates, within ``Limits/trials``.
  ///   - steps: Training steps of the last rung and of the finals; earlier rungs have a third and a ninth.
  ///   - repeats: How often finalists are trained, within ``Limits/repeats``.
  public init(trials: Int, steps: Int, repeats: Int) {
    self.trials = trials
    self.repeats = repeats
    finalists = 2
    let sizes = [
      trials, (trials + Self.shrink - 1) / Self.shrink,
      (trials + Self.shrink * Self.shrink - 1) / (Self.shrink * Self.shrink),
    ]
    rungs = zip(sizes, [9, 3, 1]).map { Rung(candidates: $0, steps: max(1, steps / $1)) }
  }

  /// Training steps of the longest trainings.
  public var longestSteps: Int { rungs.last?.steps ?? 1 }

  /// Trainings, at most: references may be among the best and then need no place of their own.
  public var runCount: Int { stages.reduce(0) { $0 + $1.runs } }

  /// Training steps of all of them, at most.
  public var stepCount: Int { stages.reduce(0) { $0 + $1.runs * $1.steps } }

  private var stages: [(runs: Int, steps: Int)] {
    let references = RecipeCandidate.references.count
    return rungs.enumerated().map { ($1.candidates + ($0 == 0 ? 0 : references), $1.steps) }
      + [((finalists + references) * repeats, longestSteps)]
  }
}
