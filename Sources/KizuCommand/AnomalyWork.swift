import Kizu

/// Teaches and scores with progress, and keeps account of photos that cannot be read.
final class AnomalyWork {
  private let scorer: AnomalyScorer
  private let plan: AnomalyPlan
  private let folder: String
  private let isStrict: Bool
  private let interrupt: InterruptFlag
  private let progress: ProgressOutput
  /// Photos that were left out.
  private(set) var broken = BrokenPhotos()
  /// What the photos that taught got from the others, where they are scored too.
  private(set) var heldOut: [AnomalyScore] = []

  init(
    scorer: AnomalyScorer, plan: AnomalyPlan, folder: String, isStrict: Bool, interrupt: InterruptFlag,
    progress: ProgressOutput
  ) {
    (self.scorer, self.plan, self.folder, self.isStrict) = (scorer, plan, folder, isStrict)
    (self.interrupt, self.progress) = (interrupt, progress)
  }

  /// Teaches a detector with the good photos.
  func teach(encoder: String) throws -> AnomalyDetector {
    let reporter = ProgressReporter(
      "learning what good is", total: plan.teachers.count * AnomalyScorer.passes.teaching, unit: "looks",
      output: progress)
    var done = 0
    let detector = try scorer.teach(plan.teachers, good: plan.good, encoder: encoder) { _, error in
      try leaveOut(error)
    } onLook: {
      try look(&done, reporter)
    } onScore: { scored in
      if plan.scoresTeachers { heldOut.append(scored.score) }
    }
    reporter.finish()
    return detector
  }

  /// Scores the photos that did not teach.
  func score(by detector: AnomalyDetector, onScore: (ScoredPhoto) throws -> Void) throws {
    let reporter = ProgressReporter(
      "scoring", total: plan.scored.count * AnomalyScorer.passes.scoring, unit: "looks", output: progress)
    var (done, count) = (0, 0)
    try scorer.score(plan.scored, by: detector) { _, error in
      try leaveOut(error)
    } onLook: {
      try look(&done, reporter)
    } onScore: { scored in
      count += 1
      try onScore(scored)
    }
    reporter.finish()
    broken.warn()
    guard count > 0 || plan.scored.isEmpty else {
      throw CommandError.noReadablePhoto(folder: folder, count: plan.scored.count, first: broken.first)
    }
  }

  private func leaveOut(_ error: CodecError) throws {
    if isStrict { throw CommandError.brokenPhoto(error) }
    broken.add(error)
  }

  private func look(_ done: inout Int, _ reporter: ProgressReporter) throws {
    if interrupt.isRaised { throw CommandError.interrupted }
    done += 1
    reporter.update(done: done)
  }
}
