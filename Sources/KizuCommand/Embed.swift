import ArgumentParser
import Kizu

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the embedding of every photo to a CSV file or a NumPy array.",
    discussion: """
      An embedding is a list of 512 numbers that says what a photo looks like to the \
      encoder: photos that look alike have similar lists. Use them in a spreadsheet, a \
      search or a classifier of your own.

      The file has one row for each photo, path,label,e0,…,e511, in the order of the \
      paths; the label is empty where there is none. It appears under its name only \
      when it is complete. Photos that cannot be read are left out with a warning.

      A name that ends in .npy gets a NumPy array, float32 [photos, 512], and beside it a \
      CSV file of path,label with a row for each of its rows: x.npy and x.paths.csv. \
      --embeddings of other commands reads both.

      Examples:
        kizu embed photos --model runs/first -o embeddings.csv
        kizu embed photos --model runs/first -o embeddings.npy
      """)

  @OptionGroup(title: "Photos") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions
  @OptionGroup(title: "Encoder") var precision: PrecisionOption

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The file to write, replaced if it exists: CSV, or an array if it ends in .npy; - for standard output.",
      valueName: "file"))
  var output: String

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup(title: "Reading photos") var batch: BatchSizeOption
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var progress: ProgressOptions

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    try Ranks.share { world in try embed(among: world, interrupt) }
  }

  private func embed(among world: any Communicator, _ interrupt: InterruptFlag) throws {
    try EmbeddingsOutput.check(output)
    let set = try photos.load()
    let embedder = try PhotoEmbedder(
      engine: engine.engine(among: world), weights: model.load(among: world), reading: reading,
      precision: precision.precision, batch: batch.batchSize)
    var file = world.isRoot ? try EmbeddingsOutput(output, dimension: embedder.dimension) : nil
    let work = EmbeddingWork(
      folder: photos.folder, embedder: embedder, isStrict: strict.strict, progress: progress.output,
      world: world)
    let broken = try work.run(set.photos) { photo, embedding in
      if interrupt.isRaised { throw CommandError.interrupted }
      try file?.append(photo, embedding)
    }
    // Interrupted during the last rows or before the first: the file must not appear either way.
    if interrupt.isRaised { throw CommandError.interrupted }
    try file?.finish()
    guard world.isRoot, output != "-", !progress.quiet else { return }
    StandardError.write(
      "\(set.photos.count - broken.count) photos embedded, \(embedder.dimension) numbers each: \(output)"
        + (EmbeddingsNPY.isNamed(output) ? ", paths: \(EmbeddingsNPY.pathsFile(of: output))\n" : "\n"))
  }
}
