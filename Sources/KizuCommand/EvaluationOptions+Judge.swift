import Kizu

extension EvaluationOptions {
  /// Embeds the labelled photos, judges them and writes the report.
  ///
  /// - Parameters:
  ///   - isLooking: Whether rows of the table also tell what photos look like.
  ///   - evaluate: The way to judge.
  /// - Throws: What is wrong with photos, labels, encoder or embeddings, and what `evaluate` throws.
  func judge(
    isLooking: Bool = false,
    _ evaluate: (EmbeddingTable, EvaluationSettings, any MatrixProduct) throws -> Evaluation
  ) throws {
    InterruptFlag.endAtOnce()
    let set = try photos.load()
    let labelled = try set.labelledPhotos()
    let engine = try self.engine.engine()
    let embeddings = try encoder.labelledEmbeddings(
      of: labelled, photos: photos, reading: reading, engine: engine, progress: progress.output,
      isLooking: isLooking)
    let settings = parting.settings(threads: engine.threads)
    let reporter = ProgressReporter(
      "judging, which may take a minute", total: nil, unit: "photos", output: progress.output)
    var evaluation = try evaluate(embeddings.table, settings, engine)
    reporter.finish()
    evaluation.unlabelledCount += set.unlabelledCount
    let notes = embeddings.notes + [evaluation.protocol.note].filter { !$0.isEmpty }
    evaluation.protocol.note = notes.joined(separator: " ")
    let report = EvaluationReport(evaluation)
    try StandardOutput.write(output.json ? report.json() : report.text)
  }
}
