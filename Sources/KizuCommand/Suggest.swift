import ArgumentParser
import Kizu

struct Suggest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says which photos to label next, so that few labels go far.",
    discussion: """
      Sorts all photos into as many heaps of look-alikes as there will be labels, and \
      suggests the most typical photo of each heap that has no label yet, the largest \
      heap first. No two are of one group (part, lot) as long as there are others.

      Label them in the file that -o writes: photos that have a label already stand \
      below, so the file can be given to --labels as it is.

      Example:
        kizu suggest photos --model runs/first --count 30 -o labels.csv --sheet s.png
      """)

  @OptionGroup(title: "Photos and labels") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var encoder: EncoderOptions

  @Option(help: ArgumentHelp("How many photos, 1 to 100000.", valueName: "n"))
  var count = 30

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write path,label,group to fill in; replaced if it exists.", valueName: "file.csv"))
  var output: String?

  @Option(help: ArgumentHelp("Draw the photos as one picture, a PNG.", valueName: "file.png"))
  var sheet: String?

  @Option(help: ArgumentHelp("Names the random choices. 0 or more.", valueName: "n"))
  var seed: UInt64 = 0

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--count", count, in: 1...100_000)
  }

  mutating func run() throws {
    InterruptFlag.endAtOnce()
    let files = try [output, sheet].map { try $0.map { try AtomicFileWriter($0) } }
    let set = try photos.load()
    let engine = try self.engine.engine()
    let table = try encoder.labelledEmbeddings(
      of: set.photos, photos: photos, reading: reading, engine: engine, progress: progress.output
    ).table
    let suggestions = LabelSuggestion.suggest(
      from: table, count: count, seed: seed, product: engine, threads: engine.threads)
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
}
