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

  /// What a user should know after an epoch; nil where all is well or was said already.
  package mutating func warning(after report: EpochReport) -> String? {
    guard report.epoch >= Self.firstEpoch, report.step > settings.schedule.warmupSteps,
      let diagnostics = report.diagnostics
    else { return nil }
    if !saidCollapsed, isCollapsed(diagnostics) {
      saidCollapsed = true
      return "the encoder gives nearly the same for all photos after epoch \(report.epoch) (spread "
        + "\(Self.text(diagnostics.spread)), effective rank \(Self.text(diagnostics.effectiveRank))): it has "
        + "collapsed and will not recover by itself; start a new run with a lower --learning-rate or another "
        + "--method, and look with kizu preview whether the views still show the parts"
    }
    if !saidGuessing, report.loss > Self.guessingShare * report.trivialLoss {
      saidGuessing = true
      return
        "nothing is learned by epoch \(report.epoch): the loss, \(Self.text(report.loss)), is what guessing "
        + "gives (\(Self.text(report.trivialLoss))); if it stays there, try a higher --learning-rate, a lower "
        + "--temperature, or weaker views: kizu preview shows whether photos can be told apart in them"
    }
    if !saidShortcut, let warning = warningOfShortcuts(report) {
      saidShortcut = true
      return warning
    }
    if !saidWorse, let warning = warningOfNeighbours(report) {
      saidWorse = true
      return warning
    }
    return nil
  }

  /// Projections that exposure or edges explain for the most part.
  private func warningOfShortcuts(_ report: EpochReport) -> String? {
    guard let shortcuts = report.shortcuts, max(shortcuts.exposure, shortcuts.border) > Self.mostExplained
    else {
      return nil
    }
    let percent = Int((max(shortcuts.exposure, shortcuts.border) * 100).rounded())
    let isExposure = shortcuts.exposure >= shortcuts.border
    return
      "after epoch \(report.epoch) \(isExposure ? "brightness and contrast" : "the edges of the views") alone explain "
      + "\(percent) % of what the encoder tells photos apart by: "
      + (isExposure
        ? "it learns the exposure; try views that change it more (brightness, contrast and illumination of a preset "
          + "file: kizu presets surface > my.json, then --preset my.json), and see with kizu inspect whether lots or "
          + "classes differ in darkness"
        : "it learns the background; try photos that are cut to the part, --tiles, or a preset with stronger crops "
          + "and cutout, and see them with kizu preview")
  }

  /// Neighbours that tell classes no better than an untrained encoder's, when much of the training is done.
  private func warningOfNeighbours(_ report: EpochReport) -> String? {
    guard let now = report.neighbours, let before = report.untrainedNeighbours,
      Double(report.epoch) >= Self.judgedShare * Double(settings.epochs),
      now.balancedAccuracy <= before.balancedAccuracy
    else { return nil }
    let percent = { (share: Double) in "\(Int((share * 100).rounded())) %" }
    return
      "after epoch \(report.epoch) nearest neighbours tell \(percent(now.balancedAccuracy)) of the labelled photos' "
      + "classes, an untrained encoder's \(percent(before.balancedAccuracy)): what is learned is not what tells "
      + "your classes apart; the views may hide that (compare --preset part, surface and color with kizu preview), "
      + "or the network learns backgrounds or exposure (kizu inspect names such shortcuts)"
  }

  private func isCollapsed(_ diagnostics: EmbeddingDiagnostics) -> Bool {
    let most = Double(min(2 * settings.batchSize, settings.head.outputCount))
    return diagnostics.spread < Self.leastSpread || diagnostics.effectiveRank < min(Self.leastRank, most / 4)
  }

  private static func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
