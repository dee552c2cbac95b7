import ArgumentParser
import Kizu

/// How an encoder is trained; what is not given fits the photos or comes from another run.
struct TrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Photos a step, 8 to 4096; each gives two views. \
      (default: \(PretrainSettings.Defaults.batchSize), or all photos where there are fewer)
      """, valueName: "n"))
  var batchSize: Int?

  @Option(
    help: ArgumentHelp(
      """
      How views are made: \(ViewRecipe.presetNames.joined(separator: ", ")) (kizu presets \
      says what each is for), or a file of your own that ends with .json. \
      (default: \(PretrainSettings.Defaults.preset), with --tiles \(PretrainSettings.Defaults.tilePreset))
      """, valueName: "name|file.json"))
  var preset: String?

  @Option(help: "The network. (default: resnet18)")
  var encoder: EncoderKind?

  @Option(
    help: ArgumentHelp(
      """
      The network's first layers: imagenet (7×7, for views above 64 pixels), small (3×3, \
      for 64 and below), or cifar (16 times the work, for about 32). (default: by --image-size)
      """))
  var stem: Stem?

  @Option(
    help: ArgumentHelp(
      """
      What is learned from: nt-xent (SimCLR), dcl and dclw (for small batches), debiased \
      and hard (where many photos are alike), sogclr (compares with the whole set), or \
      vicreg (without negatives); docs/methods.md says when to use which. \
      (default: nt-xent)
      """))
  var method: PretrainOptions.Method?

  @Option(
    help: ArgumentHelp(
      """
      How sharply the loss tells similar photos apart, 0.01 to 10. \
      (default: \(PretrainSettings.Defaults.temperature))
      """, valueName: "t"))
  var temperature: Float?

  @Option(
    help: ArgumentHelp(
      """
      The highest learning rate, 0.000001 to 100. \
      (default: \(UpdateFlags.byOptimizer(PretrainSettings.Defaults.learningRate(for:))))
      """,
      valueName: "rate"))
  var learningRate: Float?

  @Option(
    help: ArgumentHelp(
      """
      How much weights are drawn to zero, 0 to 1. \
      (default: \(UpdateFlags.byOptimizer(PretrainSettings.Defaults.weightDecay(for:))))
      """,
      valueName: "rate"))
  var weightDecay: Float?

  @Option(
    help: ArgumentHelp(
      """
      How a whole photo becomes square when it is judged: squash, pad or crop; kept with \
      the encoder. (default: squash)
      """))
  var fit: FitMode?

  @Option(
    help: ArgumentHelp(
      """
      For 16-bit and floating-point photos, what becomes black and white: full (all that \
      the format can hold), LOW:HIGH (0:4095 for a 12-bit camera), photo (each photo's \
      own least and greatest), or pLOW:pHIGH (percentiles of each photo, such as \
      p1:p99). (default: full)
      """, valueName: "range"))
  var intensity: IntensityRange?

  @Option(
    help: ArgumentHelp(
      """
      Cut photos into tiles of this many pixels, 32 to 4096, and learn from those at \
      full resolution: for large photos with defects too small to see in the whole. \
      Kept with the encoder: embeddings and scores are still one a photo.
      """, valueName: "pixels"))
  var tiles: Int?

  @Option(help: "The numbers to compute with. (default: bf16 where the CPU has it, else f32)")
  var precision: Precision?

  @Option(
    help: ArgumentHelp(
      "Names the random choices: equal seeds give equal encoders. (default: 0)", valueName: "n"))
  var seed: UInt64?

  mutating func validate() throws {
    typealias Limits = PretrainOptions.Limits
    if let batchSize { try check("--batch-size", batchSize, in: Limits.batchSize) }
    if let tiles { try check("--tiles", tiles, in: Tiling.sides) }
    if let temperature { try check("--temperature", temperature, in: Limits.temperature) }
    if let learningRate { try check("--learning-rate", learningRate, in: Limits.learningRate) }
    if let weightDecay { try check("--weight-decay", weightDecay, in: Limits.weightDecay) }
  }

  /// The options as the library takes them.
  ///
  /// - Throws: `ViewRecipeError` or `DataError` for a preset file that cannot be used.
  func resolved() throws -> PretrainOptions {
    var options = PretrainOptions()
    options.batchSize = batchSize
    if let preset { try PresetOption(preset).apply(to: &options) }
    options.encoder = encoder
    options.stem = stem
    options.method = method
    options.temperature = temperature
    options.learningRate = learningRate
    options.weightDecay = weightDecay
    options.fit = fit
    options.intensity = intensity
    options.tileSide = tiles
    options.precision = precision
    options.seed = seed
    return options
  }
}
