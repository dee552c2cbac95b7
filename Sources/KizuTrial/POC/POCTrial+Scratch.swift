import Foundation
import KizuData
import KizuEval
import KizuNN
import KizuSSL

extension POCTrial {
  /// Numbers of labels that the rival from scratch is taught: a quarter, and all.
  private static let rungs: [CurveRung] = [.share(0.25), .share(1)]

  /// Trains the rival that has labels and nothing else, within its share of the budget, and adds it to the curve.
  ///
  /// Where the time is over before all its trainings are done, they are kept, and it is left out: a rival that was trained
  /// too short would be no rival. Each run does at least one more.
  ///
  /// - Returns: Whether it went on to the end; false where it was stopped.
  func addScratch(
    _ table: EmbeddingTable, _ labelled: [Photo], _ photos: POCPhotos, _ encoder: POCRecord.Encoder,
    inputs: [String]
  ) throws -> Bool {
    guard settings.trainsScratch else {
      change { $0.omissions.append(POCRecord.Omission(what: "scratch", reason: .choice)) }
      return true
    }
    let inputs = inputs + [photos.contentDigest, encoder.digest]
    var (done, total) = (0, 0)
    let known = try stages.result("scratch", inputs: inputs) { () -> LabelCurve? in
      try trainScratch(table, labelled, encoder) { (done, total) = ($0, $1) }
    }
    guard let known else {
      if shouldStop() { return false }
      change {
        $0.omissions.append(
          POCRecord.Omission(what: "scratch", reason: .time, done: done, total: total))
      }
      return true
    }
    keep(known.effort)
    let scratch = CurveMethod.scratch.name
    change { record in
      record.curve?.points += known.result.points.filter { $0.encoder == scratch }
      record.curve?.statements += known.result.statements.filter {
        $0.reachedEncoder == scratch && $0.encoder == POCRecord.Rival.Kind.encoder.rawValue
      }
      if let point = known.result.points.last(where: { $0.encoder == scratch }) {
        record.rivals.append(
          POCRecord.Rival(
            kind: .scratch, balancedAccuracy: point.balancedAccuracy,
            balancedAccuracyCI: point.balancedAccuracyCI, goal: nil))
      }
    }
    return true
  }

  private func trainScratch(
    _ table: EmbeddingTable, _ labelled: [Photo], _ encoder: POCRecord.Encoder,
    onTraining: (_ done: Int, _ total: Int) -> Void
  ) throws -> LabelCurve? {
    var time = TimeShare(seconds: settings.budget * POCSettings.scratchShare)
    let weights = try EncoderFile.load(encoder.run)
    let read = try FineTunePhotos(
      reading: labelled, for: weights, limits: settings.limits, cache: settings.cache,
      threads: settings.threads)
    var training = FineTuneSettings(.scratch, views: weights.supervisedViews)
    training.seed = criterion.seed
    let learner = FineTuneLearner(
      name: CurveMethod.scratch.name,
      tuner: FineTuner(read, weights: weights, engine: engine), settings: training,
      finished: try FinishedTrainings(file: folder.trainingsFile))
    learner.mayBegin = { time.mayBegin() }
    learner.shouldStop = shouldStop
    var curve = CurveSettings(evaluation: evaluation)
    (curve.draws, curve.methods, curve.rungs) = (2, [.probe], Self.rungs)
    let source = CurveSource(name: POCRecord.Rival.Kind.encoder.rawValue, table: table)
    let experiment = try CurveExperiment([source], learners: [learner], settings: curve)
    let total = experiment.trainingCount
    onTraining(0, total)
    return try experiment.run(
      product: engine, isCancelled: shouldStop,
      onTraining: { done in
        onTraining(done, total)
        onEvent(.progress(title: "training from scratch", done: done, total: total, unit: "trainings"))
      })
  }
}
