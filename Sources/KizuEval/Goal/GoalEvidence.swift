/// What the test photos say about one part of a goal.
public struct GoalEvidence: Sendable, Equatable, Codable {
  /// How it stands.
  public enum Standing: String, Sendable, Codable {
    /// The 95 % bound meets the limit.
    case proven
    /// The opposite bound does not.
    case refuted
    /// The photos are too few to tell.
    case open
  }

  public var part: GoalPart
  /// What was counted, 0…1.
  public var estimate: Double
  /// The one-sided 95 % bound that must meet the limit: a lower one where more is better, else an upper one.
  public var proof: Double
  /// The opposite bound, which refutes the part where it does not meet the limit: 95 %, or 97.5 % where a goal has two
  /// parts, so that it is 95 % for the goal.
  public var refutation: Double
  /// Photos that count for the part: defects for recall, good ones for false alarms.
  public var cases: Int
  /// Groups that they stand in.
  public var groups: Int
  /// How many independent photos they are worth.
  public var effective: Double
  public var standing: Standing
  /// How many more such photos would settle it if the estimate stayed; nil where no number would.
  public var needed: Int?

  /// The bound that ``standing`` rests on.
  public var bound: Double { standing == .refuted ? refutation : proof }
  /// Whether ``bound`` is a lower one.
  public var isLowerBound: Bool { part.metric.isBetterHigher != (standing == .refuted) }

  /// Counts one part.
  ///
  /// - Parameters:
  ///   - part: The part.
  ///   - outcomes: What test photos were called.
  ///   - partCount: Parts of the goal, 1 or 2.
  public init(_ part: GoalPart, in outcomes: GoalOutcomes, partCount: Int = 1) {
    let counted = outcomes.cases(of: part.metric)
    let bounds = GoalBounds(part.metric, outcomes, counted)
    let isHigher = part.metric.isBetterHigher
    let errors = (proof: 0.05, refutation: 0.05 / Double(partCount))
    func standing(_ scale: Double) -> (proof: Double, refutation: Double, Standing) {
      let proof = isHigher ? bounds.lower(errors.proof, scale) : bounds.upper(errors.proof, scale)
      let refutation =
        isHigher ? bounds.upper(errors.refutation, scale) : bounds.lower(errors.refutation, scale)
      let standing: Standing =
        part.isMet(by: proof) ? .proven : part.isMet(by: refutation) ? .open : .refuted
      return (proof, refutation, standing)
    }
    self.part = part
    estimate = bounds.estimate
    (cases, groups, effective) = (counted.cases, counted.groups, counted.effective)
    guard cases > 0 else {
      (proof, refutation) = isHigher ? (0, 1) : (1, 0)
      (self.standing, needed) = (.open, Goal.casesAtBest(part))
      return
    }
    (proof, refutation, self.standing) = standing(1)
    let cases = cases
    needed =
      self.standing == .open
      ? RateBounds.fewest { standing(Double($0) / Double(cases)).2 != .open }.map { max(1, $0 - cases) } : 0
  }
}

/// The estimate and bounds of any metric, for as many photos as there are or `scale` times as many.
private struct GoalBounds {
  let estimate: Double
  private let counted: RateBounds
  /// Of each class, for metrics over all classes.
  private let recalls: [RateBounds]
  /// How far macro F1 lies from balanced accuracy's place, and the bootstrap's interval.
  private let macroF1: ConfidenceInterval?

  init(_ metric: GoalMetric, _ outcomes: GoalOutcomes, _ counted: RateBounds) {
    self.counted = counted
    switch metric {
    case .recall, .precision, .falseAlarms, .accuracy:
      (estimate, recalls, macroF1) = (counted.rate, [], nil)
    case .balancedAccuracy, .macroF1:
      let figures = ClassificationMetrics(
        confusion: ClassificationMetrics.confusion(
          truth: outcomes.truth, predicted: outcomes.predicted, classCount: outcomes.classCount))
      recalls = outcomes.recalls
      estimate = metric == .macroF1 ? figures.macroF1 : figures.balancedAccuracy
      macroF1 =
        metric == .macroF1 && counted.cases > 0
        ? Bootstrap(
          truth: outcomes.truth, predicted: outcomes.predicted, groups: outcomes.groups,
          classCount: outcomes.classCount, seed: 0
        ).macroF1 : nil
    }
  }

  func lower(_ error: Double, _ scale: Double) -> Double {
    guard !recalls.isEmpty else { return rate(scale).lower(error) }
    let mean = MeanRateBounds(of: recalls, scale: scale)
    guard let macroF1 else { return mean.lower }
    // The bootstrap alone would be sure of a few photos that are all called right.
    return max(
      0, estimate - max((estimate - macroF1.low) / scale.squareRoot(), balancedAccuracy - mean.lower))
  }

  func upper(_ error: Double, _ scale: Double) -> Double {
    guard !recalls.isEmpty else { return rate(scale).upper(error) }
    let mean = MeanRateBounds(of: recalls, scale: scale)
    guard let macroF1 else { return mean.upper }
    return min(
      1, estimate + max((macroF1.high - estimate) / scale.squareRoot(), mean.upper - balancedAccuracy))
  }

  private var balancedAccuracy: Double {
    recalls.reduce(0) { $0 + $1.rate } / Double(recalls.count)
  }

  private func rate(_ scale: Double) -> RateBounds {
    scale == 1 ? counted : RateBounds(rate: counted.rate, effective: counted.effective * scale)
  }
}
