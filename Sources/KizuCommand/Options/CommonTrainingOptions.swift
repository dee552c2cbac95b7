import ArgumentParser
import Kizu

/// How encoders are trained, as pretraining and the searches that train many encoders both take it.
struct CommonTrainingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Width and height of the views, 32 to 1024 pixels. (default: \(PretrainSettings.Defaults.imageSize))",
      valueName: "pixels"))
  var imageSize: Int?

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
      The network's first layers: imagenet (7×7, for views above 64 pixels), small (3×3, \
      for 64 and below), or cifar (16 times the work, for about 32). (default: by --image-size)
      """))
  var stem: Stem?

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
      (default: \(UpdateFlags.learningRates))
      """, valueName: "rate"))
  var learningRate: Float?

  @Option(
    help: ArgumentHelp(
      """
      For 16-bit and floating-point photos, what becomes black and white: full (all that \
      the format can hold), LOW:HIGH (0:4095 for a 12-bit camera), photo (each photo's \
      own least and greatest), or pLOW:pHIGH (percentiles of each photo, such as \
      p1:p99). (default: full)
      """, valueName: "range"))
  var intensity: IntensityRange?

  @Option(help: "The numbers to compute with. (default: bf16 where the CPU has it, else f32)")
  var precision: Precision?

  @Option(
    help: ArgumentHelp(
      "Names the random choices: equal seeds give equal results. (default: 0)", valueName: "n"))
  var seed: UInt64?

  mutating func validate() throws {
    typealias Limits = PretrainOptions.Limits
    if let imageSize { try check("--image-size", imageSize, in: Limits.imageSize) }
    if let batchSize { try check("--batch-size", batchSize, in: Limits.batchSize) }
    if let temperature { try check("--temperature", temperature, in: Limits.temperature) }
    if let learningRate { try check("--learning-rate", learningRate, in: Limits.learningRate) }
  }

  /// The options as the library takes them.
  var resolved: PretrainOptions {
    var options = PretrainOptions()
    options.imageSize = imageSize
    options.batchSize = batchSize
    options.stem = stem
    options.temperature = temperature
    options.learningRate = learningRate
    options.intensity = intensity
    options.precision = precision
    options.seed = seed
    return options
  }
}
