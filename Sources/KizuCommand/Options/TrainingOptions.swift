import ArgumentParser
import Kizu

/// How an encoder is trained; what is not given fits the photos or comes from another run.
struct TrainingOptions: ParsableArguments {
  @OptionGroup var common: CommonTrainingOptions

  @Option(
    help: ArgumentHelp(
      """
      How views are made: \(ViewRecipe.presetNames.joined(separator: ", ")) (kizu presets \
      says what each is for), or a file of your own that ends with .json. \
      (default: \(PretrainSettings.Defaults.preset), with --tiles \(PretrainSettings.Defaults.tilePreset))
      """, valueName: "name|file.json"))
  var preset: String?

  @Option(
    help: """
      The network, from fast to strong: small is resnet18 with --encoder-width 0.5, for \
      line PCs; docs/encoders.md says more. (default: resnet18, in a trial small)
      """)
  var encoder: EncoderName?

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
      Cut photos into tiles of this many pixels, 32 to 4096, and learn from those at \
      full resolution: for large photos with defects too small to see in the whole. \
      Kept with the encoder: embeddings and scores are still one a photo.
      """, valueName: "pixels"))
  var tiles: Int?

  mutating func validate() throws {
    typealias Limits = PretrainOptions.Limits
    if let tiles { try check("--tiles", tiles, in: Tiling.sides) }
    if let weightDecay { try check("--weight-decay", weightDecay, in: Limits.weightDecay) }
  }

  /// The options as the library takes them.
  ///
  /// - Throws: `ViewRecipeError` or `DataError` for a preset file that cannot be used.
  func resolved() throws -> PretrainOptions {
    var options = common.resolved
    if let preset { try PresetOption(preset).apply(to: &options) }
    if let encoder { options.use(encoder) }
    options.method = method
    options.weightDecay = weightDecay
    options.fit = fit
    options.tileSide = tiles
    return options
  }
}
