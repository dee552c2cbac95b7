import ArgumentParser
import Kizu

struct Similar: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds the past photos that look most like a new one.",
    discussion: """
      Compares photos with a folder of past ones and prints the most similar, with the \
      cosine of their embeddings (1: the same direction), their label and their group: \
      have we seen this before, what was it, and which lot was it? A photo that stands \
      in the folder itself is not compared with itself. One that is less like the past \
      ones than these are like each other is said to be unlike anything seen.

      Example:
        kizu similar new.png --model runs/first --photos photos --labels labels.csv
      """)

  /// Stored embeddings that are compared with new ones of the same photos.
  private static let compared = 3
  /// Of embeddings of one photo by one encoder; bf16 and f32 differ by far less.
  private static let leastCosine: Float = 0.995

  @Argument(help: ArgumentHelp("The new photos, one or more files.", valueName: "photo"))
  var new: [String]

  @Option(help: ArgumentHelp("The folder of past photos and its sub-folders.", valueName: "folder"))
  var photos: String

  @Option(
    help: ArgumentHelp(
      """
      A CSV file with the columns path,label and perhaps group, for the past photos. \
      (default: the name of each sub-folder is the label of its photos)
      """, valueName: "file.csv"))
  var labels: String?

  @Flag(help: "Leave out past photos that the label file does not list.")
  var onlyListed = false

  @OptionGroup(title: "Encoder") var model: ModelOptions
  @Option(
    help: ArgumentHelp(
      """
      Embeddings of the past photos that this encoder made, so that they are not made \
      again: as “kizu embed” writes them, or any NumPy array whose rows are those of \
      FILE.paths.csv, else of the label file.
      """, valueName: "file.csv|.npy"))
  var embeddings: String?

  @OptionGroup(title: "Encoder") var precision: PrecisionOption
  @OptionGroup var strict: StrictOptions

  @Option(help: ArgumentHelp("How many past photos for each new one, 1 to 1000.", valueName: "n"))
  var k = 5

  @Option(
    help: ArgumentHelp(
      "Draw the photos beside their similar ones as one picture, a PNG.", valueName: "file.png"))
  var sheet: String?

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func validate() throws {
    try check("--k", k, in: 1...1000)
  }

  mutating func run() throws {
    InterruptFlag.endAtOnce()
    let file = try sheet.map { try AtomicFileWriter($0) }
    let past = try PhotoSet.load(folder: photos, labels: labels, onlyListed: onlyListed).photos
    let asked = new.map { Photo(path: $0, file: $0) }
    let engine = try self.engine.engine()
    let embedder = try PhotoEmbedder(
      engine: engine, weights: model.load(), reading: reading, precision: precision.precision)
    // New photos are few and named one by one: each must be readable, and that is known first.
    var queries: [Float] = []
    try embedder.embed(asked) { _, error in
      throw error
    } onEmbedding: {
      queries += $1
    }
    let table = try embeddings(of: past, by: embedder)
    let usual = UsualDistances(of: table, product: engine, threads: engine.threads)
    let report = SimilarReport(
      neighbours(of: queries, in: table, usual: usual, past: past, engine: engine), in: table, usual: usual)
    if let file {
      let fileOfPath = Dictionary(past.map { ($0.path, $0.file) }, uniquingKeysWith: { first, _ in first })
      let drawn = report.sheet {
        try? PhotoCodec.decode(file: asked[$0].file)
      } past: {
        fileOfPath[table.rows[$0].path].flatMap { try? PhotoCodec.decode(file: $0) }
      }
      try file.append(PhotoCodec.encodePNG(drawn.rendered()))
      try file.finish()
    }
    try StandardOutput.write(outputOptions.json ? report.json() : report.text)
  }

  private func embeddings(of past: [Photo], by embedder: PhotoEmbedder) throws -> EmbeddingTable {
    guard let file = embeddings else {
      return try LabelledEmbeddings(
        of: past,
        by: EmbeddingWork(
          folder: photos, embedder: embedder, isStrict: strict.strict, progress: progress.output)
      ).table
    }
    let table = try LabelledEmbeddings(of: past, folder: photos, file: file, labels: labels).table
    let other = CommandError.otherEmbeddings(file: file, model: model.model)
    guard table.dimension == embedder.dimension else { throw other }
    // A file does not say which encoder made it: a few photos tell.
    let photoOfPath = Dictionary(past.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let sample = table.rows.prefix(Self.compared).compactMap { photoOfPath[$0.path] }
    var made: [(path: String, values: [Float])] = []
    _ = try EmbeddingWork(
      folder: photos, embedder: embedder, isStrict: strict.strict, progress: progress.output
    ).run(sample) { made.append(($0.path, Array($1))) }
    for (path, values) in made {
      guard let row = table.rows.firstIndex(where: { $0.path == path }) else { continue }
      let stored = Array(table.values[row * table.dimension..<(row + 1) * table.dimension])
      let search = KNearestNeighbours(
        references: stored, dimension: table.dimension, labels: [0], classCount: 1)
      let cosine = search.neighbours(of: values, product: LoopMatrixProduct())[0][0].similarity
      guard cosine > Self.leastCosine else { throw other }
    }
    return table
  }

  private func neighbours(
    of queries: [Float], in table: EmbeddingTable, usual: UsualDistances, past: [Photo], engine: Engine
  ) -> [SimilarReport.Query] {
    let search = KNearestNeighbours(
      references: table.values, dimension: table.dimension,
      labels: [Int](repeating: 0, count: table.rows.count), classCount: 1,
      // One more, which may be the photo itself.
      neighbourCount: k + 1)
    let found = search.neighbours(of: queries, product: engine, threads: engine.threads)
    // A new photo that stands in the folder, by its place there.
    let selves = PhotoSet.indices(ofFiles: new, among: past)
    return zip(zip(new, selves), found).enumerated().map { place, found in
      let (query, nearest) = found
      let own = query.1.map { past[$0].path }
      return SimilarReport.Query(
        path: query.0,
        neighbours: Array(nearest.filter { own == nil || table.rows[$0.index].path != own }.prefix(k)),
        length: usual.length(of: queries[place * table.dimension..<(place + 1) * table.dimension]))
    }
  }
}
