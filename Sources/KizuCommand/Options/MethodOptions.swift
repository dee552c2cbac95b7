import ArgumentParser
import Kizu

/// What decides the loss besides method and temperature.
struct MethodOptions: ParsableArguments {
  typealias Defaults = LossSettings.Defaults

  @Option(
    help: ArgumentHelp(
      """
      Whether photos of one group push each other away: keep, drop (photos of one group of \
      the label file, and copies of a file, do not), or drop-alike (near-duplicates \
      neither; reads every photo once more). (default: drop)
      """))
  var groupNegatives: LossSettings.GroupNegatives?

  @Option(
    help: ArgumentHelp(
      """
      What becomes of other photos that look most like a photo, once the learning rate \
      has risen: off, mask (they no longer push it away), or attract (they pull it). \
      (default: off)
      """))
  var falseNegatives: LossSettings.FalseNegatives?

  @Option(
    help: ArgumentHelp(
      """
      The most that are taken for false negatives, as a share of the batch, 0.001 to 0.5. \
      (default: \(Defaults.falseNegativeShare))
      """, valueName: "share"))
  var falseNegativeShare: Float?

  @Option(
    help: ArgumentHelp(
      "How alike false negatives are at least, a cosine, -1 to 1. (default: \(Defaults.falseNegativeThreshold))",
      valueName: "cosine"))
  var falseNegativeThreshold: Float?

  @Option(
    help: ArgumentHelp(
      """
      How much photos of one label attract each other, 0 (labels are not used) to 1; \
      labels of test photos never are. (default: 0)
      """, valueName: "weight"))
  var labelsGuide: Float?

  @Option(
    help: ArgumentHelp(
      """
      How many photos of the batches before are negatives too, 0 to half of all: for small \
      batches, once the learning rate has risen. (default: 0)
      """, valueName: "photos"))
  var queue: Int?

  @Option(
    help: ArgumentHelp(
      """
      For debiased and hard: the share of other photos that are of a photo's own kind, 0 \
      to 0.9. (default: \(Defaults.classPrior))
      """, valueName: "share"))
  var tauPlus: Float?

  @Option(
    help: ArgumentHelp(
      "For hard: how much more the most alike photos weigh, 0 to 10. (default: \(Defaults.concentration))",
      valueName: "weight"))
  var beta: Float?

  @Option(
    help: ArgumentHelp(
      """
      For sogclr: the weight of the newest batch in each photo's average, 0.01 to 1. \
      (default: \(Defaults.movingAverage))
      """, valueName: "weight"))
  var movingAverage: Float?

  mutating func validate() throws {
    typealias Limits = LossOptions.Limits
    if let falseNegativeShare {
      try check("--false-negative-share", falseNegativeShare, in: Limits.falseNegativeShare)
    }
    if let falseNegativeThreshold {
      try check("--false-negative-threshold", falseNegativeThreshold, in: Limits.falseNegativeThreshold)
    }
    if let labelsGuide { try check("--labels-guide", labelsGuide, in: Limits.labelsGuide) }
    if let queue { try check("--queue", queue, in: Limits.queue) }
    if let tauPlus { try check("--tau-plus", tauPlus, in: Limits.classPrior) }
    if let beta { try check("--beta", beta, in: Limits.concentration) }
    if let movingAverage { try check("--moving-average", movingAverage, in: Limits.movingAverage) }
  }

  /// The options as the library takes them.
  var resolved: LossOptions {
    var options = LossOptions(groupNegatives: groupNegatives)
    options.falseNegatives = falseNegatives
    options.falseNegativeShare = falseNegativeShare
    options.falseNegativeThreshold = falseNegativeThreshold
    options.labelsGuide = labelsGuide
    options.queue = queue
    options.classPrior = tauPlus
    options.concentration = beta
    options.movingAverage = movingAverage
    return options
  }
}
