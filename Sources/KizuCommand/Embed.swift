import ArgumentParser
import Kizu

struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the embedding of every photo to a CSV file.",
    discussion: """
      An embedding is a list of 512 numbers that says what a photo looks like to the \
      encoder: photos that look alike have similar lists. Use them in a spreadsheet, a \
      search or a classifier of your own.

      The file has one row for each photo, path,label,e0,…,e511, in the order of the \
      paths; the label is empty where there is none. It appears under its name only \
      when it is complete. Photos that cannot be read are left out with a warning.

      Example:
        kizu embed photos --model runs/first -o embeddings.csv
      """)

  @OptionGroup(title: "Photos") var photos: PhotoOptions
  @OptionGroup(title: "Encoder") var model: ModelOptions
  @OptionGroup(title: "Encoder") var precision: PrecisionOption

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The CSV file to write, replaced if it exists; - for standard output.", valueName: "file"))
  var output: String

  @OptionGroup(title: "Reading photos") var reading: ReadingOptions
  @OptionGroup(title: "Reading photos") var batch: BatchSizeOption
  @OptionGroup var strict: StrictOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var progress: ProgressOptions

  mutating func run() throws {
    let interrupt = InterruptFlag.install()
    let set = try photos.load()
    let embedder = try PhotoEmbedder(
      engine: engine.engine(), weights: model.load(), reading: reading, precision: precision.precision,
      batch: batch.batchSize)
    var file = try EmbeddingsOutput(output)
    let rows = RowBuffer()
    let writer = try EmbeddingsCSV.Writer(dimension: embedder.dimension) { rows.bytes += $0 }
    let work = EmbeddingWork(
      folder: photos.folder, embedder: embedder, isStrict: strict.strict, progress: progress.output)
    let broken = try work.run(set.photos) { photo, embedding in
      if interrupt.isRaised { throw CommandError.interrupted }
      try writer.append(path: photo.path, label: photo.label, embedding: embedding)
      try file.append(rows.take())
    }
    // Interrupted during the last rows or before the first: the file must not appear either way.
    if interrupt.isRaised { throw CommandError.interrupted }
    try file.append(rows.take())
    try file.finish()
    guard output != "-", !progress.quiet else { return }
    StandardError.write(
      "\(set.photos.count - broken.count) photos embedded, \(embedder.dimension) numbers each: \(output)\n")
  }
}

/// Rows on their way from the writer to the output.
private final class RowBuffer {
  var bytes: [UInt8] = []

  func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }
}
