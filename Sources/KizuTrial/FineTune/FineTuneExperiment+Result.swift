import KizuEval

extension FineTuneExperiment {
  /// The figures of all repetitions together.
  func result(
    _ tested: [Int], truth: [Int], predicted: [Int], taught: [FineTuner.Taught],
    _ repetitions: [SupervisedFigures.Repetition], minutes: Double
  ) -> Evaluation {
    let count = repetitions.count
    // The same photo in another repetition is no other photo: the bootstrap must draw them together.
    let groups = tested.map { labelled.groups[$0].map { "group \($0)" } ?? "row \($0)" }
    var judged = Evaluation(
      command: "finetune", classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: evaluation.seed,
        note: (plan.notes + notes(taught, groups: Set(groups).count)).joined(separator: " ")),
      truth: Array(repeatElement(truth, count: count).joined()), predicted: predicted,
      groups: Array(repeatElement(groups, count: count).joined()),
      trainCount: plan.kind == .split ? draw(round: 0, repetition: 0).rows.count : labelled.rows.count,
      unlabelledCount: settings.unlabelled > 0 ? 0 : labelled.unlabelledCount)
    judged.testCount = truth.count
    let scores = repetitions.map(\.balancedAccuracy)
    judged.training = SupervisedFigures(
      method: settings.method.rawValue, share: share, steps: taught.map(\.steps),
      crops: taught.map(\.crop), repetitions: repetitions,
      seedCI: count > 1 ? SeedInterval.interval(of: scores) : nil, processorMinutes: minutes)
    return judged
  }

  private func notes(_ taught: [FineTuner.Taught], groups: Int) -> [String] {
    var notes: [String] = []
    if share < 1 { notes.append("Only \(CurveRung.share(share)) of the labels of each class taught.") }
    notes.append(waysInWords(taught))
    let most = taught.map(\.unlabelled).max() ?? 0
    if most > 0 {
      notes.append(
        "A second training learned from \(most) photos without a label as well, as the first called them.")
    }
    if repeats > 1 {
      notes.append("Figures are means over \(repeats) trainings, and calls are counted over all of them.")
    }
    if groups == 1 { notes.append("All test photos are of one group: the intervals say nothing.") }
    return notes
  }

  private func waysInWords(_ taught: [FineTuner.Taught]) -> String {
    func list(_ values: [Int]) -> String { Set(values).sorted().map { "\($0)" }.joined(separator: ", ") }
    let crops = taught.filter { $0.steps > 0 }.map { Int((100 * $0.crop).rounded()) }
    let views = crops.isEmpty ? "" : ", on views of at least \(list(crops)) % of a photo"
    let ways = "Steps: \(list(taught.map(\.steps)))\(views)"
    let isOpen = FineTuner.ways(settings, photos: 1).count > 1
    guard isOpen else { return settings.steps == nil ? "\(ways)." : "\(ways), as given." }
    guard taught.contains(where: { $0.folds == 0 }) else {
      return "\(ways): chosen on folds of the training photos."
    }
    return
      "\(ways). A class has fewer than 2 groups of training photos, so that how to train could not be chosen there."
  }
}
