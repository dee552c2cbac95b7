import Kizu

extension EncoderOptions {
  /// Embeds photos, or takes their embeddings from a file.
  ///
  /// - Parameters:
  ///   - chosen: Which photos.
  ///   - photos: Where they come from.
  ///   - reading: Which photos are accepted.
  ///   - engine: What computes.
  ///   - progress: Where progress goes.
  ///   - isLooking: Whether rows also tell what photos look like, where photos are read.
  ///   - world: The ranks that share the embedding, if there are several.
  /// - Returns: The embeddings, and what was left out.
  /// - Throws: What is wrong with photos, encoder or embeddings.
  func labelledEmbeddings(
    of chosen: [Photo], photos: PhotoOptions, reading: ReadingOptions, engine: Engine,
    progress: ProgressOutput, isLooking: Bool = false, world: any Communicator = SingleProcess()
  ) throws -> LabelledEmbeddings {
    if let file = embeddings {
      return try LabelledEmbeddings(of: chosen, folder: photos.folder, file: file, labels: photos.labels)
    }
    guard let model else { preconditionFailure("validate() wants a model or embeddings") }
    let embedder = try PhotoEmbedder(
      engine: engine, weights: EncoderFile.load(model, among: world), reading: reading,
      precision: precision.precision)
    return try LabelledEmbeddings(
      of: chosen,
      by: EmbeddingWork(
        folder: photos.folder, embedder: embedder, isStrict: strict.strict, progress: progress,
        world: world),
      isLooking: isLooking)
  }
}
