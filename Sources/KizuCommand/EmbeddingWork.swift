import Kizu

/// Runs an encoder over photos, with progress, and keeps account of those that cannot be read.
struct EmbeddingWork {
  let folder: String
  let embedder: PhotoEmbedder
  let isStrict: Bool
  let progress: ProgressOutput
  /// The ranks that share the work; each gets all embeddings.
  var world: any Communicator = SingleProcess()

  /// Embeds photos in their order.
  ///
  /// - Parameters:
  ///   - photos: The photos, at least one.
  ///   - corruption: What spoils them first; with one rank alone.
  ///   - doing: What progress says.
  ///   - isLooking: Whether to tell what photos look like.
  ///   - onEmbedding: Called for each photo that can be read, with its embedding `[D]` and what it looks like.
  /// - Returns: The photos that were left out.
  /// - Throws: ``CommandError/brokenPhoto(_:)`` in strict work, ``CommandError/noReadablePhoto(folder:count:first:)``,
  ///   what `onEmbedding` throws, and what the engine throws.
  func run(
    _ photos: [Photo], corruption: Corruption? = nil, doing: String = "embedding",
    isLooking: Bool, onEmbedding: (Photo, ArraySlice<Float>, PhotoLooks?) throws -> Void
  ) throws -> BrokenPhotos {
    let reporter = ProgressReporter(doing, total: photos.count, unit: "photos", output: progress)
    var broken = BrokenPhotos()
    var done = 0
    func add(_ photo: Photo, _ error: CodecError) throws {
      if isStrict { throw CommandError.brokenPhoto(error) }
      broken.add(error)
      done += 1
    }
    func add(_ photo: Photo, _ embedding: ArraySlice<Float>, _ looks: PhotoLooks?) throws {
      try onEmbedding(photo, embedding, looks)
      done += 1
      reporter.update(done: done)
    }
    try embedder.embed(
      photos, among: world, corruption: corruption, isLooking: isLooking, onBroken: add, onEmbedding: add)
    reporter.finish()
    broken.warn()
    guard broken.count < photos.count else {
      throw CommandError.noReadablePhoto(folder: folder, count: photos.count, first: broken.first)
    }
    return broken
  }

  /// The same without looking.
  func run(
    _ photos: [Photo], corruption: Corruption? = nil, doing: String = "embedding",
    onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws -> BrokenPhotos {
    try run(photos, corruption: corruption, doing: doing, isLooking: false) { photo, embedding, _ in
      try onEmbedding(photo, embedding)
    }
  }
}
