import KizuNN

/// Tells in plain words when training goes wrong; each thing once.
///
/// Nothing is said before the fifth epoch or while the learning rate still rises.
package struct TrainingHealth {
  /// Below this spread the projections of all photos are as good as equal: their mean cosine is above 0.96.
  package static let leastSpread = 0.2
  /// Below this effective rank few dimensions are in use; a quarter of what is possible where that is less.
  package static let leastRank = 4.0
  /// A loss above this share of what guessing gives is no better than guessing.
  package static let guessingShare = 0.95
  /// The first epoch that is judged.
  package static let firstEpoch = 5

  /// The share of the epochs after which neighbours must tell classes better than at the start.
  package static let judgedShare = 0.5

  /// Where exposure or edges explain more than this share of the projections' variance, they explain most of it.
  package static let mostExplained = 0.5

  private let settings: PretrainSettings
  private var saidShortcut = false
  private var saidCollapsed = false
  private var saidGuessing = false
  private var saidWorse = false

  package init(_ settings: PretrainSettings) {
    self.settings = settings
  }

  /// Something that goes wrong, with the epoch after which it was seen.
  package enum Finding: Sendable, Equatable {
    /// The projections of all photos are as good as equal.
    case collapsed(epoch: Int, spread: Double, rank: Double)
    /// The loss is what guessing gives.
    case guessing(epoch: Int, loss: Double, trivial: Double)
    /// Brightness and contrast explain this share of the projections' variance.
    case exposure(epoch: Int, share: Double)
    /// So do the edges of the views.
    case border(epoch: Int, share: Double)
    /// Neighbours tell classes no better than those of an untrained encoder.
    case worse(epoch: Int, now: Double, before: Double)
  }

  /// What a user should know after an epoch, in words; nil where all is well or was said already.
  package mutating func warning(after report: EpochReport) -> String? { finding(after: report)?.words }

  /// What a user should know after an epoch; nil where all is well or was said already.
  package mutating func finding(after report: EpochReport) -> Finding? {
    guard report.epoch >= Self.firstEpoch, report.step > settings.schedule.warmupSteps,
      let diagnostics = report.diagnostics
    else { return nil }
    if !saidCollapsed, isCollapsed(diagnostics) {
      saidCollapsed = true
      return .collapsed(
        epoch: report.epoch, spread: diagnostics.spread, rank: diagnostics.effectiveRank)
    }
    if !saidGuessing, report.loss > Self.guessingShare * report.trivialLoss {
      saidGuessing = true
      return .guessing(epoch: report.epoch, loss: report.loss, trivial: report.trivialLoss)
    }
    if !saidShortcut, let finding = shortcut(report) {
      saidShortcut = true
      return finding
    }
    if !saidWorse, let finding = worseNeighbours(report) {
      saidWorse = true
      return finding
    }
    return nil
  }

  /// Projections that exposure or edges explain for the most part.
  private func shortcut(_ report: EpochReport) -> Finding? {
    guard let shortcuts = report.shortcuts, max(shortcuts.exposure, shortcuts.border) > Self.mostExplained
    else {
      return nil
    }
    return shortcuts.exposure >= shortcuts.border
      ? .exposure(epoch: report.epoch, share: Double(shortcuts.exposure))
      : .border(epoch: report.epoch, share: Double(shortcuts.border))
  }

  /// Neighbours that tell classes no better than an untrained encoder's, when much of the training is done.
  private func worseNeighbours(_ report: EpochReport) -> Finding? {
    guard let now = report.neighbours, let before = report.untrainedNeighbours,
      Double(report.epoch) >= Self.judgedShare * Double(settings.epochs),
      now.balancedAccuracy <= before.balancedAccuracy
    else { return nil }
    return .worse(epoch: report.epoch, now: now.balancedAccuracy, before: before.balancedAccuracy)
  }

  private func isCollapsed(_ diagnostics: EmbeddingDiagnostics) -> Bool {
    let most = Double(min(2 * settings.batchSize, settings.head.outputCount))
    return diagnostics.spread < Self.leastSpread || diagnostics.effectiveRank < min(Self.leastRank, most / 4)
  }
}
