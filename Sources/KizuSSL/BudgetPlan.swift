/// How many epochs fit into a time, by what a step and a judgement take on this machine.
///
/// The plan is made once, before the first step, and its epochs are a setting like any other: a run from the same
/// config has the same epochs on any machine.
public struct BudgetPlan: Sendable, Equatable {
  /// What a training costs on this machine, as measured.
  public struct Cost: Sendable, Equatable {
    /// Seconds a training step.
    public var step: Double
    /// Steps an epoch.
    public var stepsPerEpoch: Int
    /// Seconds that it takes to judge the encoder by labelled photos; 0 where it is not judged.
    public var judgement: Double

    public init(step: Double, stepsPerEpoch: Int, judgement: Double) {
      self.step = step
      self.stepsPerEpoch = stepsPerEpoch
      self.judgement = judgement
    }

    /// Seconds of a training, the judgement before it included.
    func seconds(ofEpochs epochs: Int) -> Double {
      Double(epochs) * epoch + Double(OnlineNeighbours.count(epochs: epochs) + 1) * judgement
    }

    var epoch: Double { step * Double(stepsPerEpoch) }
  }

  /// The share of the time that is planned for; the rest is for what takes longer than measured.
  static let plannedShare = 0.92

  /// Epochs to train.
  public let epochs: Int
  /// Seconds that this will take.
  public let seconds: Double

  /// The longest training that fits.
  ///
  /// - Parameters:
  ///   - budget: Seconds that may be used in all.
  ///   - spent: Seconds of them that are gone: for reading photos and measuring.
  ///   - cost: What a training costs.
  /// - Throws: ``PretrainError/budgetTooShort(budget:needed:)`` when not even one epoch fits.
  public init(budget: Double, spent: Double, cost: Cost) throws(PretrainError) {
    let available = budget * Self.plannedShare - spent
    let most = PretrainOptions.Limits.epochs.upperBound
    var epochs = Int(max(0, min(Double(most), available / cost.epoch)))
    // Judgements take time too; with fewer epochs there are fewer of them, or they stay as many.
    while epochs > 0, cost.seconds(ofEpochs: epochs) > available {
      epochs -= max(1, Int((cost.seconds(ofEpochs: epochs) - available) / (cost.epoch + cost.judgement)))
    }
    guard epochs > 0 else {
      throw .budgetTooShort(
        budget: budget, needed: (cost.seconds(ofEpochs: 1) + spent) / Self.plannedShare)
    }
    self.epochs = epochs
    seconds = cost.seconds(ofEpochs: epochs)
  }
}
