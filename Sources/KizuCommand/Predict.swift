import ArgumentParser
import Kizu

struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classifies new photos with what “kizu probe --save” was taught.",
    discussion: """
      Writes one row for each photo: its class, how probable each class is, whether it \
      is a defect (where it is known which classes are good), and the most similar photo \
      of those that taught. A photo that is less like any of them than they are like \
      each other is marked as unknown: look at it yourself.

      Afterwards it says whether the folder as a whole still looks like the photos that \
      taught: if not, light, camera or parts have changed, and the figures of “kizu \
      probe” no longer hold.

      Example:
        kizu probe photos --labels labels.csv --model runs/first --save parts.json
        kizu predict new --model runs/first --classifier parts.json -o new.csv
      """)

  @OptionGroup(title: "Photos") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions
  @OptionGroup(title: "Encoder") var precision: PrecisionOption

  /// Photos that are classified at a time.
  private static let together = 256

  @Option(help: ArgumentHelp("The file that “kizu probe --save” wrote.", valueName: "file.json"))
  var classifier: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The CSV file to write, replaced if it exists.", valueName: "file.csv"))
  var output: String

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup(title: "Reading photos") var batch: BatchSizeOption
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var outputOptions: OutputOptions
  @OptionGroup var progress: ProgressOptions

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    try Ranks.share { world in try predict(among: world, interrupt) }
  }

  private func predict(among world: any Communicator, _ interrupt: InterruptFlag) throws {
    let file = world.isRoot ? try AtomicFileWriter(output) : nil
    let taught = try SavedClassifier(decoding: FileContent.read(classifier), file: classifier)
    let digest = try EncoderDigest.sha256(of: model.model)
    guard digest == taught.encoder else {
      throw ClassifierFileError.otherEncoder(file: classifier, expected: taught.encoder, found: digest)
    }
    let set = try photos.load()
    let engine = try self.engine.engine(among: world)
    let embedder = try PhotoEmbedder(
      engine: engine, weights: model.load(among: world), reading: reading, precision: precision.precision,
      batch: batch.batchSize)
    guard embedder.dimension == taught.novelty.dimension else {
      throw ClassifierFileError.damaged(file: classifier)
    }
    let work = EmbeddingWork(
      folder: photos.folder, embedder: embedder, isStrict: strict.strict, progress: progress.output,
      world: world)
    guard let file else {
      // Rank 0 classifies what the others help to embed.
      _ = try work.run(set.photos, isLooking: true) { _, _, _ in }
      return
    }
    let csv = PredictionsCSV(taught)
    try file.append(csv.header)
    var predictions: [SavedClassifier.Prediction] = []
    var waiting = (photos: [(photo: Photo, looks: PhotoLooks?)](), values: [Float]())
    var sample = DriftSample(of: set.photos.count, dimension: embedder.dimension)
    func classify() throws {
      let made = taught.predict(waiting.values, product: engine, threads: engine.threads)
      for ((photo, _), prediction) in zip(waiting.photos, made) {
        try file.append(csv.row(photo.path, prediction))
      }
      sample.add(waiting.photos, embeddings: waiting.values, predictions: made)
      predictions += made
      waiting = ([], [])
    }
    let broken = try work.run(set.photos, isLooking: true) { photo, embedding, looks in
      if interrupt.isRaised { throw CommandError.interrupted }
      waiting.photos.append((photo, looks))
      waiting.values += embedding
      if waiting.photos.count == Self.together { try classify() }
    }
    try classify()
    if interrupt.isRaised { throw CommandError.interrupted }
    try file.finish()
    let report = PredictionReport(
      predictions, by: taught, drift: DriftTest(sample.folder, against: taught, product: engine),
      brokenCount: broken.count)
    let written = "\nWritten: \(ShellWord.quoted(output))\n"
    try StandardOutput.write(outputOptions.json ? report.json() : report.text + written)
  }
}
