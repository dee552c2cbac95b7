import KizuNN

/// When online k-NN has stopped rising.
enum Plateau {
  /// Whether none of the last judgements is above the best one before them.
  ///
  /// - Parameters:
  ///   - accuracies: Balanced accuracies in order, that before training first.
  ///   - patience: How many judgements make it a plateau, at least 1.
  /// - Returns: Whether they do; never with no more judgements than that.
  static func isReached(_ accuracies: [Double], patience: Int) -> Bool {
    guard accuracies.count > patience, let last = accuracies.suffix(patience).max(),
      let before = accuracies.dropLast(patience).max()
    else { return false }
    return last <= before
  }

  /// Whether a training has reached one, at its last size of views.
  ///
  /// Judgements of smaller views count as those before only: a new size may bring more.
  static func isReached(_ reports: [EpochReport], _ settings: PretrainSettings) -> Bool {
    guard let patience = settings.patience, reports.last?.neighbours != nil else { return false }
    let judged = reports.filter { $0.neighbours != nil }
    let atLastSize = judged.count {
      settings.imageSize(inEpoch: $0.epoch - 1) == settings.architecture.imageSize
    }
    guard atLastSize >= patience else { return false }
    let untrained = reports.compactMap(\.untrainedNeighbours).first.map { [$0] } ?? []
    return isReached(
      (untrained + judged.compactMap(\.neighbours)).map(\.balancedAccuracy), patience: patience)
  }
}
