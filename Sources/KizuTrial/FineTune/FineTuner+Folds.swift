import KizuAugment
import KizuCore
import KizuData
import KizuEval

extension FineTuner {
  /// One way to train.
  struct Way: Equatable {
    var steps: Int
    var views: ViewRecipe
  }

  /// The ways that settings leave open, the cheapest first.
  static func ways(_ settings: FineTuneSettings, photos: Int) -> [Way] {
    let steps = settings.steps ?? FineTuneSettings.steps(photos: photos)
    let mayStay = settings.method == .fineTune && settings.steps == nil
    return (mayStay ? [Way(steps: 0, views: settings.views[0])] : [])
      + settings.views.map { Way(steps: steps, views: $0) }
  }

  /// How one of several ways is chosen.
  struct FoldPlan {
    /// Folds; 0 where a class has fewer than 2 groups.
    let folds: Int
    /// The fold of each row.
    let foldOfRow: [Int]
    /// Folds that are tried: as many as it takes to judge ``enough`` photos.
    let tried: Int
    /// What there is to choose from.
    let ways: [Way]

    /// More folds teach with more of the photos, and take as much more time.
    static let mostFolds = 3
    /// Photos that tell ways apart well enough: an accuracy of 90 % has a standard error of 1 % on as many.
    static let enough = 1000

    /// - Parameters:
    ///   - labels: The class of each row.
    ///   - groups: The group of each.
    ///   - ways: What there is to choose from.
    ///   - seed: Parts the rows.
    init(labels: [Int], groups: [String?], ways: [Way], seed: UInt64) {
      let fewest = GroupedFolds.fewestGroupsInAClass(labels: labels, groups: groups)
      folds = fewest < 2 ? 0 : min(Self.mostFolds, fewest)
      foldOfRow =
        folds == 0
        ? [] : GroupedFolds.assign(labels: labels, groups: groups, folds: folds, seed: seed)
      tried = min(folds, (Self.enough * folds - 1) / labels.count + 1)
      self.ways = ways
    }

    /// Steps of the choice itself.
    var stepCount: Int { tried * ways.reduce(0) { $0 + $1.steps } }
  }

  /// Chooses a way by the balanced accuracy over the folds that are tried, the first among equals.
  ///
  /// - Returns: The way, without folds the first that takes steps; nil where it was asked to stop.
  func choose(
    _ plan: FoldPlan, _ lesson: FineTuneLesson, _ settings: FineTuneSettings, _ count: StepCount
  ) throws -> Way? {
    guard plan.tried > 0 else { return plan.ways.first { $0.steps > 0 } }
    let judged = lesson.labels.indices.filter { plan.foldOfRow[$0] < plan.tried }
    var called = [[Int]](repeating: lesson.labels, count: plan.ways.count)
    for fold in 0..<plan.tried {
      let teaching = lesson.labels.indices.filter { plan.foldOfRow[$0] != fold }
      let heldOut = lesson.labels.indices.filter { plan.foldOfRow[$0] == fold }
      let part = lesson.part(teaching)
      for (index, way) in plan.ways.enumerated() {
        guard let taught = try train(part, way, settings, count) else { return nil }
        let calls = try calls(heldOut.map { lesson.rows[$0] }, by: taught)
        for (row, call) in zip(heldOut, calls) { called[index][row] = call }
      }
    }
    let scores = called.map { calls in
      ClassificationMetrics(
        confusion: ClassificationMetrics.confusion(
          truth: judged.map { lesson.labels[$0] }, predicted: judged.map { calls[$0] },
          classCount: lesson.classCount)
      ).balancedAccuracy
    }
    var best = 0
    for index in scores.indices where scores[index] > scores[best] + 1e-12 { best = index }
    return plan.ways[best]
  }
}
