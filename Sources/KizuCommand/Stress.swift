import ArgumentParser
import Kizu

struct Stress: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells which change on the line will break it: blur, noise, light, rotation, JPEG.",
    discussion: """
      Teaches a linear classifier with photos as they are, and lets it call test photos \
      that are spoilt by one change at a time, from hardly visible to bad. The result \
      says how much accuracy each costs, with the range in which that may lie, and which \
      change does harm first: watch that one on the line, or train with views that have \
      it (kizu presets).

      Strengths are of the photo as the encoder reads it, which is smaller than its file \
      where that is large.

      Example:
        kizu stress photos --labels labels.csv --model runs/first --svg stress.svg
        kizu stress photos --model runs/first --change blur --change noise
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions
  @OptionGroup(title: "Encoder") var precision: PrecisionOption

  @Option(
    help: ArgumentHelp(
      """
      Try this change alone: blur, noise, darker, brighter, rotation or jpeg. May be given \
      several times. (default: all)
      """, valueName: "name"))
  var change: [Corruption.Kind] = []

  @Option(
    help: ArgumentHelp(
      "How much balanced accuracy may be lost before a change counts as breaking it, 0 to 1.",
      valueName: "share"))
  var tolerance = 0.05

  @Option(help: ArgumentHelp("Draw the result for a web page or a report.", valueName: "file.svg"))
  var svg: String?

  @Option(help: ArgumentHelp("Draw the result as a picture.", valueName: "file.png"))
  var png: String?

  @OptionGroup var parting: ProtocolOptions
  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--tolerance", tolerance, in: 0...1)
    guard Set(change).count == change.count else {
      throw ValidationError("A change is given twice; give each once.")
    }
  }

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let files = try [svg, png].map { try $0.map { try AtomicFileWriter($0) } }
    let set = try photos.load()
    let labelled = try set.labelledPhotos()
    let engine = try self.engine.engine()
    let embedder = try PhotoEmbedder(
      engine: engine, weights: model.load(), reading: reading, precision: precision.precision)
    let work = EmbeddingWork(
      folder: photos.folder, embedder: embedder, isStrict: strict.strict, progress: progress.output)
    let clean = try LabelledEmbeddings(of: labelled, by: work)
    if interrupt.isRaised { throw CommandError.interrupted }
    var experiment = try StressExperiment(
      clean.table, settings: parting.settings(threads: engine.threads), tolerance: tolerance, product: engine)
    // Photos that cannot be read are not in the table.
    let test = experiment.testPhotos(among: labelled, of: clean.table)
    for kind in change.isEmpty ? Corruption.Kind.allCases : change {
      _ = try experiment.judge(kind) { change, doing in
        var values: [Float] = []
        _ = try work.run(test, corruption: change, doing: doing) { _, embedding in
          if interrupt.isRaised { throw CommandError.interrupted }
          values += embedding
        }
        guard values.count == test.count * embedder.dimension else {
          throw CommandError.photosChanged(folder: photos.folder)
        }
        return values
      }
    }
    var result = experiment.result
    result.unlabelledCount += set.unlabelledCount
    result.protocol.note = (clean.notes + [result.protocol.note]).filter { !$0.isEmpty }.joined(
      separator: " ")
    let (report, plot) = (StressReport(result), StressPlot(result))
    try files[0]?.append(Array(plot.svg.utf8))
    try files[0]?.finish()
    if let file = files[1] {
      try file.append(PhotoCodec.encodePNG(plot.rendered()))
      try file.finish()
    }
    try StandardOutput.write(output.json ? report.json() : report.text)
  }
}
