import KizuCore
import KizuData
import KizuEval

extension FineTuner {
  /// How it is chosen whether to take steps.
  struct FoldPlan {
    /// Folds; 0 where a class has fewer than 2 groups.
    let folds: Int
    /// The fold of each row.
    let foldOfRow: [Int]
    /// What may be chosen instead of none.
    let mostSteps: Int

    /// More folds teach with more of the photos, and take as much more time.
    static let mostFolds = 3

    /// - Parameters:
    ///   - labels: The class of each row.
    ///   - groups: The group of each.
    ///   - mostSteps: Steps that may be chosen instead of none.
    ///   - seed: Parts the rows.
    init(labels: [Int], groups: [String?], mostSteps: Int, seed: UInt64) {
      let fewest = GroupedFolds.fewestGroupsInAClass(labels: labels, groups: groups)
      folds = fewest < 2 ? 0 : min(Self.mostFolds, fewest)
      foldOfRow =
        folds == 0
        ? [] : GroupedFolds.assign(labels: labels, groups: groups, folds: folds, seed: seed)
      self.mostSteps = mostSteps
    }

    /// Numbers of steps to choose from, rising.
    var candidates: [Int] { [0, mostSteps] }

    /// Steps of the choice itself.
    var stepCount: Int { folds * candidates.reduce(0, +) }
  }

  /// Chooses a number of steps by the balanced accuracy over all folds, the smaller among equals; all without folds.
  ///
  /// - Returns: The steps; nil where it was asked to stop.
  func choose(
    _ plan: FoldPlan, _ lesson: FineTuneLesson, _ settings: FineTuneSettings, _ count: StepCount
  ) throws -> Int? {
    guard plan.folds > 0 else { return plan.mostSteps }
    var called = [[Int]](repeating: lesson.labels, count: plan.candidates.count)
    for fold in 0..<plan.folds {
      let teaching = lesson.labels.indices.filter { plan.foldOfRow[$0] != fold }
      let heldOut = lesson.labels.indices.filter { plan.foldOfRow[$0] == fold }
      let part = lesson.part(teaching)
      for (index, steps) in plan.candidates.enumerated() {
        guard let taught = try train(part, steps: steps, settings, count) else { return nil }
        let calls = try calls(heldOut.map { lesson.rows[$0] }, by: taught)
        for (row, call) in zip(heldOut, calls) { called[index][row] = call }
      }
    }
    let scores = called.map {
      ClassificationMetrics(
        confusion: ClassificationMetrics.confusion(
          truth: lesson.labels, predicted: $0, classCount: lesson.classCount)
      ).balancedAccuracy
    }
    var best = 0
    for index in scores.indices where scores[index] > scores[best] + 1e-12 { best = index }
    return plan.candidates[best]
  }
}
