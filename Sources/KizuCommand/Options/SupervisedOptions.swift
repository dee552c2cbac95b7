import ArgumentParser
import Kizu

/// How labels teach an encoder.
struct SupervisedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Training steps, 1 to 1000000. (default: 30 times the root of the number of photos that teach, or \
      none where that is better on parts of them; with --scratch never none)
      """, valueName: "n"))
  var steps: Int?

  @Option(help: ArgumentHelp("Views a step, 8 to 1024. (default: 64)", valueName: "n"))
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      """
      The highest learning rate, 0.000001 to 10. \
      (default: \(FineTuneSettings(.fineTune, views: [.surface]).learningRate))
      """, valueName: "rate"))
  var learningRate: Float?

  @Option(
    help: ArgumentHelp(
      """
      How much more slowly each stage of the encoder learns than the one above it, 0.1 to 1. (default: 1, alike)
      """, valueName: "share"))
  var layerDecay: Float?

  @Option(
    help: ArgumentHelp(
      "How strongly weights are pulled to 0, 0 to 1. (default: \(FineTuneSettings(.fineTune, views: [.surface]).weightDecay))",
      valueName: "share"))
  var weightDecay: Float?

  @Option(
    help: ArgumentHelp(
      """
      How far labels are softened, 0 to 0.9. \
      (default: \(FineTuneSettings(.fineTune, views: [.surface]).smoothing))
      """, valueName: "share"))
  var labelSmoothing: Float?

  @Option(
    help: ArgumentHelp(
      """
      At most so many photos without a label teach as well, 0 to 1000000: a first training calls them, a \
      second learns from its calls. (default: \(FineTuneSettings(.fineTune, views: [.surface]).unlabelled), with \
      --scratch 0)
      """, valueName: "n"))
  var unlabelled: Int?

  @Option(
    help: ArgumentHelp(
      """
      How views are made: a preset or a file, as in pretrain. (default: the preset of the encoder, less \
      strong, with crops of at least 50 or 80 % of a photo, as parts of the photos that teach choose)
      """, valueName: "preset"))
  var preset: String?

  @Option(help: "The numbers to train with. (default: bf16 where the CPU has it, else f32)")
  var precision: Precision?

  mutating func validate() throws {
    typealias Limits = FineTuneSettings.Limits
    if let steps { try check("--steps", steps, in: Limits.steps) }
    if let batchSize { try check("--batch-size", batchSize, in: Limits.batchSize) }
    if let learningRate { try check("--learning-rate", learningRate, in: Limits.learningRate) }
    if let layerDecay { try check("--layer-decay", layerDecay, in: Limits.layerDecay) }
    if let weightDecay { try check("--weight-decay", weightDecay, in: Limits.weightDecay) }
    if let unlabelled { try check("--unlabelled", unlabelled, in: Limits.unlabelled) }
    if let labelSmoothing { try check("--label-smoothing", labelSmoothing, in: Limits.smoothing) }
  }

  /// The settings for an encoder.
  ///
  /// - Throws: `ViewRecipeError` or `DataError` for a preset that cannot be used.
  func settings(_ method: FineTuneMethod, of weights: EncoderWeights, seed: UInt64) throws -> FineTuneSettings
  {
    var settings = FineTuneSettings(method, views: weights.supervisedViews)
    if let preset {
      var options = PretrainOptions()
      try PresetOption(preset).apply(to: &options)
      settings.views = [try PretrainSettings.recipe(of: options).0]
    }
    settings.steps = steps
    if let unlabelled { settings.unlabelled = unlabelled }
    settings.seed = seed
    if let batchSize { settings.batchSize = batchSize }
    if let learningRate { settings.learningRate = learningRate }
    if let layerDecay { settings.layerDecay = layerDecay }
    if let weightDecay { settings.weightDecay = weightDecay }
    if let labelSmoothing { settings.smoothing = labelSmoothing }
    if let precision { settings.precision = precision }
    return settings
  }
}
