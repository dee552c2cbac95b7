import ArgumentParser
import Kizu

struct Suggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which photos to label next, so that few labels go far.",
    discussion: """
      By --strategy typical, sorts all photos into as many heaps of look-alikes as there \
      will be labels, and suggests the most typical photo of each heap that has no label \
      yet, the largest heap first. coverage takes, one after another, the photo that \
      makes the labelled ones look most like all; uncertain does the same where the \
      labels so far leave the class in doubt, so use it once every class has labels. No \
      two photos are of one group (part, lot) as long as there are others.

      Label them in the file that -o writes: photos that have a label already stand \
      below, so the file can be given to --labels as it is.

      Example:
        kizu suggest photos --model runs/first --count 30 -o labels.csv --sheet s.png
        kizu suggest photos --labels all.csv --model runs/first --simulate 10,20,40
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var encoder: EncoderOptions

  @Option(help: ArgumentHelp("How many photos, 1 to 100000.", valueName: "n"))
  var count = 30

  @Option(
    help: ArgumentHelp("How photos are chosen: typical, coverage or uncertain.", valueName: "name"))
  var strategy = SuggestionStrategy.typical

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write path,label,group to fill in; replaced if it exists.", valueName: "file.csv"))
  var output: String?

  @Option(help: ArgumentHelp("Draw the photos as one picture, a PNG.", valueName: "file.png"))
  var sheet: String?

  @Option(
    help: ArgumentHelp(
      """
      Of photos that are all labelled: take the labels away, give these numbers of them \
      back as each strategy suggests and at random, and say which taught more; 1 to 100000.
      """, valueName: "n,…"))
  var simulate: String?

  @Option(help: ArgumentHelp("How often --simulate repeats everything, 2 to 100.", valueName: "n"))
  var draws = 5

  @OptionGroup var parting: ProtocolOptions

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--count", count, in: 1...100_000)
    try check("--draws", draws, in: 2...100)
    guard let simulate else { return }
    let numbers = simulate.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.allSatisfy({ $0.map { (1...100_000).contains($0) } ?? false }) else {
      throw ValidationError(
        "--simulate is “\(simulate)”, but must be numbers from 1 to 100000 with commas between.")
    }
    guard output == nil, sheet == nil else {
      throw ValidationError("--simulate suggests nothing: leave out -o and --sheet.")
    }
  }

  mutating func run() throws {
    InterruptFlag.endAtOnce()
    if let simulate { return try run(simulate.split(separator: ",").compactMap { Int($0) }) }
    let files = try [output, sheet].map { try $0.map { try AtomicFileWriter($0) } }
    let set = try photos.load()
    let engine = try self.engine.engine()
    let table = try encoder.labelledEmbeddings(
      of: set.photos, photos: photos, reading: reading, engine: engine, progress: progress.output
    ).table
    let suggestions = LabelSuggestion.suggest(
      from: table, count: count, strategy: strategy, seed: parting.seed, product: engine,
      threads: engine.threads)
    let report = SuggestionReport(suggestions, of: table)
    try files[0]?.append(report.csv)
    try files[0]?.finish()
    if let file = files[1] {
      let fileOfPath = Dictionary(
        set.photos.map { ($0.path, $0.file) }, uniquingKeysWith: { first, _ in first })
      let drawn = report.sheet { path in fileOfPath[path].flatMap { try? PhotoCodec.decode(file: $0) } }
      try file.append(PhotoCodec.encodePNG(drawn.rendered()))
      try file.finish()
    }
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }

  /// Judges the strategies by labels that are there.
  private func run(_ counts: [Int]) throws {
    let set = try photos.load()
    let labelled = try set.labelledPhotos()
    let engine = try self.engine.engine()
    let embeddings = try encoder.labelledEmbeddings(
      of: labelled, photos: photos, reading: reading, engine: engine, progress: progress.output)
    let trial = try SuggestionTrial(
      embeddings.table, counts: counts, draws: draws, settings: parting.settings(threads: engine.threads))
    let reporter = ProgressReporter(
      "labelling", total: trial.stepCount, unit: "choices", output: progress.output)
    var figures = try trial.run(product: engine) { reporter.update(done: $0) }
    reporter.finish()
    figures.protocol.note = (embeddings.notes + [figures.protocol.note]).filter { !$0.isEmpty }
      .joined(separator: " ")
    let report = SuggestionFiguresReport(figures)
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }
}
