public import KizuEval

/// One training of one recipe: what is asked.
public struct TrialRun: Sendable, Hashable {
  /// The candidate's number.
  public var candidate: Int
  /// The rung, from 0; the finals have the number after the last rung.
  public var stage: Int
  /// Training steps.
  public var steps: Int
  /// Names first weights, photo order and views.
  public var seed: UInt64
}

/// How good an encoder is by the criterion of its search.
public struct TrialScore: Sendable, Codable, Equatable {
  /// 0…1, more is better.
  public var value: Double
  /// The 95 % interval by the choice of photos alone, not of seeds.
  public var interval: ConfidenceInterval

  public init(value: Double, interval: ConfidenceInterval) {
    self.value = value
    self.interval = interval
  }

  /// Of a training whose loss became NaN or infinite: the worst.
  static let diverged = TrialScore(value: 0, interval: ConfidenceInterval(low: 0, high: 0))
}

/// One training of one recipe: what came of it, a line of the log.
public struct TrialRecord: Sendable, Codable, Equatable {
  /// The candidate's number.
  public var candidate: Int
  /// As tables call it.
  public var name: String
  /// The rung, from 0; the finals have the number after the last rung.
  public var stage: Int
  /// Training steps.
  public var steps: Int
  public var seed: UInt64
  public var score: TrialScore
  /// How long it took; nothing depends on it.
  public var seconds: Double

  /// What was asked.
  public var run: TrialRun { TrialRun(candidate: candidate, stage: stage, steps: steps, seed: seed) }
}

/// What trains an encoder with a recipe and judges it.
public protocol RecipeMeasuring {
  /// Makes one training.
  ///
  /// - Parameters:
  ///   - run: How long, and with which seed.
  ///   - candidate: The recipe.
  /// - Returns: The score, a function of the arguments alone; nil where it was asked to stop.
  /// - Throws: Why photos cannot be read or the engine fails.
  func score(_ run: TrialRun, of candidate: RecipeCandidate) throws -> TrialScore?
}
