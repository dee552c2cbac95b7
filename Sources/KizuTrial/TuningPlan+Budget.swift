extension TuningPlan {
  /// What a training costs on this machine, as measured.
  public struct Cost: Sendable, Equatable {
    /// Seconds a training step.
    public var step: Double
    /// Seconds a training takes besides: planning the network and judging the encoder.
    public var run: Double

    public init(step: Double, run: Double) {
      self.step = step
      self.run = run
    }

    /// Seconds of a whole plan.
    func seconds(of plan: TuningPlan) -> Double {
      Double(plan.stepCount) * step + Double(plan.runCount) * run
    }
  }

  /// The share of a budget that is planned for; the rest is for what takes longer than measured.
  static let plannedShare = 0.85
  /// Fewer steps in the shortest trainings would tell nothing.
  static let fewestSteps = 8

  /// The longest plan that fits a budget: trainings of up to `longest` steps, then more candidates.
  ///
  /// - Parameters:
  ///   - budget: Seconds that may be used.
  ///   - cost: What a training costs.
  ///   - trials: Candidates; nil for ``defaultTrials``, or more where the budget allows.
  ///   - repeats: How often finalists are trained.
  ///   - longest: Steps beyond which trainings are not made longer, at least 1.
  /// - Throws: ``TuningError/budgetTooShort(seconds:step:needed:)``.
  public init(
    budget: Double, cost: Cost, trials: Int?, repeats: Int, longest: Int
  ) throws(TuningError) {
    let available = budget * Self.plannedShare
    func plan(_ trials: Int, _ steps: Int) -> TuningPlan {
      TuningPlan(trials: trials, steps: steps, repeats: repeats)
    }
    func fits(_ plan: TuningPlan) -> Bool { cost.seconds(of: plan) <= available }

    let count = trials ?? Self.defaultTrials
    let least = plan(count, 9 * Self.fewestSteps)
    guard fits(least) else {
      throw .budgetTooShort(
        seconds: budget, step: cost.step, needed: (cost.seconds(of: least) / Self.plannedShare).rounded(.up))
    }
    let most = max(longest, 9 * Self.fewestSteps)
    if !fits(plan(count, most)) {
      self = plan(count, Self.largest(in: 9 * Self.fewestSteps...most) { fits(plan(count, $0)) })
    } else if trials == nil {
      self = plan(Self.largest(in: count...Limits.trials.upperBound) { fits(plan($0, most)) }, most)
    } else {
      self = plan(count, most)
    }
  }

  /// The largest number of a range for which a condition holds that holds for the first and ends to hold once.
  private static func largest(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high + 1) / 2
      if holds(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }
}
