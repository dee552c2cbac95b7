import Kizu

extension EvaluationOptions {
  /// Embeds the labelled photos, judges them and writes the report.
  ///
  /// - Parameters:
  ///   - world: The ranks that share the embedding; rank 0 writes.
  ///   - isLooking: Whether rows of the table also tell what photos look like.
  ///   - evaluate: The way to judge, called on every rank; what rank 0 makes of it counts.
  /// - Throws: What is wrong with photos, labels, encoder or embeddings, and what `evaluate` throws.
  func judge(
    among world: any Communicator, isLooking: Bool = false,
    _ evaluate: (EmbeddingTable, EvaluationSettings, any MatrixProduct) throws -> Evaluation?
  ) throws {
    InterruptFlag.endAtOnce()
    let set = try photos.load()
    let labelled = try set.labelledPhotos()
    let engine = try self.engine.engine(among: world)
    let embeddings = try encoder.labelledEmbeddings(
      of: labelled, photos: photos, reading: reading, engine: engine, progress: progress.output,
      isLooking: isLooking, world: world)
    let settings = parting.settings(threads: engine.threads)
    let reporter = ProgressReporter(
      "judging, which may take a minute", total: nil, unit: "photos", output: progress.output)
    let judged = try evaluate(embeddings.table, settings, engine)
    reporter.finish()
    guard world.isRoot, var evaluation = judged else { return }
    evaluation.unlabelledCount += set.unlabelledCount
    let notes = embeddings.notes + [evaluation.protocol.note].filter { !$0.isEmpty }
    evaluation.protocol.note = notes.joined(separator: " ")
    let report = EvaluationReport(evaluation)
    try StandardOutput.write(output.json ? report.json() : report.text)
  }
}
