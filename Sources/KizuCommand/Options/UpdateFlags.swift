import ArgumentParser
import Kizu

/// How gradients become weights.
struct UpdateFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What makes new weights of gradients: sgd (with momentum), nesterov, lars (for batches of \
      a thousand photos and more) or adamw; docs/optimisers.md says when to use which. (default: sgd)
      """))
  var optimizer: Optimizer.Kind?

  @Option(
    help: ArgumentHelp(
      """
      How the learning rate goes: cosine (rises, then falls to zero), one-cycle (rises \
      longer, from a 25th), or constant (rises, then stays). (default: cosine)
      """))
  var schedule: LearningRateSchedule.Kind?

  @Option(
    help: ArgumentHelp(
      """
      How long the learning rate rises: a part of the training such as 10%, or a number of \
      epochs such as 5. (default: 10%, with one-cycle 30%)
      """, valueName: "share|epochs"))
  var warmup: Warmup?

  @Option(
    help: ArgumentHelp(
      """
      Make the encoder of a moving average of the weights that keeps this share of itself at \
      each step, 0 (no average) to 0.99999; 0.99 to 0.999 are usual. (default: 0)
      """, valueName: "share"))
  var ema: Float?

  @Option(
    help: ArgumentHelp(
      """
      Compute a batch in this many equal parts, 1 to 512: takes less memory and more time, \
      and every photo of the batch is still compared with every other. (default: 1)
      """, valueName: "parts"))
  var accumulate: Int?

  @Option(
    help: ArgumentHelp(
      """
      What batch norm takes mean and variance of: parts (what is computed at once: the \
      batch, or each part of it), or frozen (they stay as they are; only for weights \
      that were trained before). (default: parts)
      """))
  var batchNorm: BatchNormStatistics?

  mutating func validate() throws {
    if let ema { try check("--ema", ema, in: UpdateOptions.Limits.average) }
    if let accumulate { try check("--accumulate", accumulate, in: UpdateOptions.Limits.parts) }
  }

  /// The options as the library takes them.
  var resolved: UpdateOptions {
    var options = UpdateOptions()
    options.optimizer = optimizer
    options.schedule = schedule
    options.warmup = warmup
    options.average = ema
    options.parts = accumulate
    options.normStatistics = batchNorm
    return options
  }

  /// The usual rates: `0.05, with fewer than 2000 steps 0.02; lars 0.6, adamw 0.001`.
  static var learningRates: String {
    typealias Defaults = PretrainSettings.Defaults
    let steps = Defaults.stepsOfLongTraining
    let sgd = "\(Defaults.learningRate), with fewer than \(steps) steps \(Defaults.shortTrainingLearningRate)"
    return byOptimizer(sgd: sgd) { Defaults.learningRate(for: $0, steps: steps) }
  }

  /// A default and where it differs: `0.0005; lars 1e-06, adamw 0.05`.
  static func byOptimizer(sgd: String? = nil, _ value: (Optimizer.Kind) -> Float) -> String {
    "\(sgd ?? "\(value(.sgd))"); lars \(value(.lars)), adamw \(value(.adamw))"
  }
}
