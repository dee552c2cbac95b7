public import KizuEval

extension FineTuner {
  /// What was taught as a classifier that can be used on new photos, with all photos of the store to compare with.
  ///
  /// It knows classes only: a line between good and defect would have to be drawn on photos that did not teach.
  ///
  /// - Parameters:
  ///   - taught: What was taught.
  ///   - encoder: SHA-256 of its encoder's file.
  ///   - threads: The result does not depend on it.
  /// - Returns: The classifier.
  /// - Throws: Why photos cannot be read or the engine fails.
  public func classifier(_ taught: Taught, encoder: String, threads: Int) throws -> SavedClassifier {
    let labelled = try LabelledRows(photos.rows)
    let values = try photos.embeddings(of: labelled.rows, by: taught.weights, engine: engine)
    return SavedClassifier(
      encoder: encoder, classes: labelled.classes, probe: taught.head,
      novelty: Novelty(
        training: values, dimension: values.count / labelled.rows.count, groups: labelled.groups,
        product: engine, threads: threads),
      paths: labelled.rows.map { photos.rows[$0].path })
  }
}
