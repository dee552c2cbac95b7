import Kizu

extension PhotoSet {
  /// The labelled photos, known to be of two classes or more before the work of reading them.
  ///
  /// - Throws: `EvaluationError` when nothing can be judged with these labels.
  func labelledPhotos() throws(EvaluationError) -> [Photo] {
    let labelled = photos.filter { $0.label != nil }
    guard !labelled.isEmpty else { throw .noLabelledRows(unlabelled: unlabelledCount) }
    guard classes.count > 1 else { throw .oneClass(classes[0]) }
    return labelled
  }
}
