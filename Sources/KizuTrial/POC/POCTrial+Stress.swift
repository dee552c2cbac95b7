import KizuAugment
import KizuData
import KizuEval
import KizuNN
import KizuSSL

extension POCTrial {
  /// Spoils test photos by one change after another, each a stage of its own, within their share of the budget.
  ///
  /// Where the time is over, changes that were tried are kept, and nothing is said of any: a list that ends by the clock
  /// would hide what was not tried. Each run tries at least one more.
  ///
  /// - Returns: Whether it went on to the end; false where it was stopped.
  func addStress(
    _ table: EmbeddingTable, _ labelled: [Photo], _ encoder: POCRecord.Encoder, inputs: [String]
  ) throws -> Bool {
    var time = TimeShare(seconds: settings.budget * POCSettings.stressShare)
    var taught: StressTest?
    var found: StressResult?
    for (done, change) in settings.changes.enumerated() {
      let entry = try stages.result("stress-\(change.rawValue)", inputs: inputs) { () -> StressResult? in
        guard time.mayBegin() else { return nil }
        let test = try taught ?? StressTest(table, labelled, encoder, in: self)
        taught = test
        return try test.result(of: change)
      }
      guard let entry else {
        if shouldStop() { return false }
        self.change {
          $0.omissions.append(
            POCRecord.Omission(
              what: "stress", reason: .time, done: done, total: settings.changes.count,
              missing: settings.changes[done...].map(\.rawValue)))
        }
        return true
      }
      keep(entry.effort)
      found?.points += entry.result.points
      found = found ?? entry.result
    }
    self.change { $0.stress = found }
    return true
  }
}

/// Probes that were taught on photos as they are, and the photos that they call spoilt.
private struct StressTest {
  private let trial: POCTrial
  private let experiment: StressExperiment
  private let embedder: PhotoEmbedder
  private let photos: [Photo]

  init(_ table: EmbeddingTable, _ labelled: [Photo], _ encoder: POCRecord.Encoder, in trial: POCTrial) throws
  {
    self.trial = trial
    experiment = try StressExperiment(table, settings: trial.evaluation, product: trial.engine)
    embedder = try PhotoEmbedder(
      engine: trial.engine, weights: EncoderFile.load(encoder.run), limits: trial.settings.limits,
      cache: trial.settings.cache)
    photos = experiment.testPhotos(among: labelled, of: table)
    precondition(photos.count == experiment.testRows.count)
  }

  /// What a change does at each of its strengths; nil where it was stopped.
  func result(of kind: Corruption.Kind) throws -> StressResult? {
    var experiment = experiment
    let isWhole = try experiment.judge(kind) { change, doing in
      let vectors = try trial.embedded(photos, by: embedder, corruption: change, doing: doing)
      return vectors.map { $0.rows.flatMap(\.self) }
    }
    return isWhole ? experiment.result : nil
  }
}
