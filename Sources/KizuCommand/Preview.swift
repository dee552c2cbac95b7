import ArgumentParser
import Kizu

struct Preview: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what views training makes of photos, and whether defects survive in them.",
    discussion: """
      Training alters photos and teaches the encoder that the alterations do not \
      matter. If one of them removes the defect, the encoder learns that defects do not \
      matter. Look before you train: the sheet shows a few photos with their views, and \
      each operation of the preset by itself, from weakest to strongest.

      With --masks (where each defect is; “kizu samples” writes such files), a table \
      says in how many views the defect is still found. With labels instead, a \
      classifier says what it still recognises. Both tell which operation hides most. \
      docs/preview.md explains the tables.

      Example:
        kizu preview photos -o sheet.png
        kizu preview photos -o sheet.png --preset texture --masks masks
        kizu preview photos -o sheet.png --labels labels.csv --preset my.json
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions

  @Option(
    help: ArgumentHelp(
      """
      Masks of the defects: for each photo a PNG of the same name and size in which all \
      that is not black is defect. A photo without one has no defect.
      """, valueName: "folder"))
  var masks: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The picture to write, a PNG; replaced if it exists.", valueName: "file.png"))
  var output: String

  @Option(
    help: ArgumentHelp(
      """
      How views are made: \(ViewRecipe.presetNames.joined(separator: ", ")), or a file of \
      your own that ends with .json. (default: \(PretrainSettings.Defaults.preset))
      """, valueName: "name|file.json"))
  var preset: String?

  @Option(help: ArgumentHelp("How many photos to show, 1 to 50.", valueName: "n"))
  var count = 6

  @Option(help: ArgumentHelp("How many views of each, 1 to 12.", valueName: "n"))
  var views = 6

  @Option(
    help: ArgumentHelp(
      """
      Width and height of the views, 32 to 1024 pixels. (default: that of --model, else \
      \(PretrainSettings.Defaults.imageSize))
      """, valueName: "pixels"))
  var imageSize: Int?

  @Option(
    help: ArgumentHelp(
      "Judge by this encoder instead of hand-made features, where there are labels.", valueName: "run"))
  var model: String?

  @Option(help: ArgumentHelp("Names the random choices, as in pretrain. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      """
      For 16-bit and floating-point photos, what becomes black and white; as in \
      pretrain. (default: full)
      """, valueName: "range"))
  var intensity: IntensityRange?

  @Option(
    help: ArgumentHelp(
      "Cut photos into tiles of this many pixels, 32 to 4096; as in pretrain.", valueName: "pixels"))
  var tiles: Int?

  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--count", count, in: 1...50)
    try check("--views", views, in: 1...12)
    if let imageSize { try check("--image-size", imageSize, in: PretrainOptions.Limits.imageSize) }
    if let tiles { try check("--tiles", tiles, in: Tiling.sides) }
    guard model == nil || imageSize == nil else {
      throw ValidationError("--model and --image-size exclude each other: an encoder has a size of its own.")
    }
    guard model == nil || masks == nil else {
      throw ValidationError("--model and --masks exclude each other: masks need no classifier.")
    }
    guard model == nil || tiles == nil else {
      throw ValidationError("--model and --tiles exclude each other: labels say nothing about single tiles.")
    }
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    var options = PretrainOptions()
    if let preset { try PresetOption(preset).apply(to: &options) }
    let (recipe, name) = try PretrainSettings.recipe(of: options)
    let weights = try model.map { try EncoderFile.load($0) }
    options.imageSize = imageSize ?? weights?.preprocessing.imageSize
    options.seed = seed
    options.intensity = intensity ?? weights?.preprocessing.form.intensity
    options.tileSide = tiles
    let settings = PreviewSettings(recipe, options: options, threads: engine.threadCount)
    let set = try photos.load()
    let folder = try masks.map { try MaskFolder($0) }
    let file = try AtomicFileWriter(output)
    let work = PreviewWork(
      set: set, folder: photos.folder, settings: settings, masks: folder, progress: progress.output,
      interrupt: interrupt)
    let shown = try work.shown(count)
    let preview = Kizu.Preview(
      folder: photos.folder, preset: name == "custom" ? preset ?? name : name, settings: settings,
      setCount: set.photos.count, photos: shown, viewCount: views,
      survival: try work.survival(weights: weights, engine: engine))
    let drawn = PreviewSheet(preview).rendered()
    if interrupt.isRaised { throw CommandError.interrupted }
    try file.append(PhotoCodec.encodePNG(drawn))
    try file.finish()
    let report = PreviewReport(preview)
    try StandardOutput.write(
      outputOptions.json ? report.json() : report.text + "\nThe sheet: \(ShellWord.quoted(output))\n")
  }
}
