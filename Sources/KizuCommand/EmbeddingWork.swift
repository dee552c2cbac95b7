import Kizu

/// Runs an encoder over photos, with progress, and keeps account of those that cannot be read.
struct EmbeddingWork {
  let folder: String
  let embedder: PhotoEmbedder
  let isStrict: Bool
  let progress: ProgressOutput

  /// Embeds photos in their order.
  ///
  /// - Parameters:
  ///   - photos: The photos, at least one.
  ///   - corruption: What spoils them first.
  ///   - doing: What progress says.
  ///   - onLooks: Called first, with what each photo looks like; nil does not look.
  ///   - onEmbedding: Called for each photo that can be read, with its embedding `[D]`.
  /// - Returns: The photos that were left out.
  /// - Throws: ``CommandError/brokenPhoto(_:)`` in strict work, ``CommandError/noReadablePhoto(folder:count:first:)``,
  ///   what `onEmbedding` throws, and what the engine throws.
  func run(
    _ photos: [Photo], corruption: Corruption? = nil, doing: String = "embedding",
    onLooks: ((Photo, PhotoLooks) -> Void)? = nil, onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws -> BrokenPhotos {
    let reporter = ProgressReporter(doing, total: photos.count, unit: "photos", output: progress)
    var broken = BrokenPhotos()
    var done = 0
    try embedder.embed(photos, corruption: corruption, onLooks: onLooks) { _, error in
      if isStrict { throw CommandError.brokenPhoto(error) }
      broken.add(error)
      done += 1
    } onEmbedding: { photo, embedding in
      try onEmbedding(photo, embedding)
      done += 1
      reporter.update(done: done)
    }
    reporter.finish()
    broken.warn()
    guard broken.count < photos.count else {
      throw CommandError.noReadablePhoto(folder: folder, count: photos.count, first: broken.first)
    }
    return broken
  }

  /// The same, and what each photo looks like.
  func runLooking(
    _ photos: [Photo], onEmbedding: (Photo, ArraySlice<Float>, PhotoLooks?) throws -> Void
  ) throws -> BrokenPhotos {
    // Photos are looked at some time before their embeddings are there.
    var looks: [String: PhotoLooks] = [:]
    return try run(photos) { photo, seen in
      looks[photo.path] = seen
    } onEmbedding: { photo, embedding in
      try onEmbedding(photo, embedding, looks.removeValue(forKey: photo.path))
    }
  }
}
