import KizuData
public import KizuEval

/// Judges what labels teach an encoder, as `Evaluator` judges an encoder as it is.
///
/// Photos are parted as there: nothing of a test photo teaches or chooses, and groups stay whole. Each repetition has
/// first weights, orders and views of its own, and draws its own labels where only a share of them teaches.
public struct FineTuneExperiment {
  let tuner: FineTuner
  let settings: FineTuneSettings
  let evaluation: EvaluationSettings
  let repeats: Int
  let share: Double
  let labelled: LabelledRows
  let plan: EvaluationPlan

  /// Parts the photos.
  ///
  /// - Parameters:
  ///   - tuner: What teaches.
  ///   - settings: How; the seed is that of the first repetition.
  ///   - evaluation: How photos are parted.
  ///   - repeats: Repetitions, at least 1.
  ///   - share: How many of the labels of each class teach, above 0 to 1: max(1, round(share · n)).
  /// - Throws: `EvaluationError` when the labels do not allow a judgement.
  public init(
    _ tuner: FineTuner, settings: FineTuneSettings, evaluation: EvaluationSettings, repeats: Int = 1,
    share: Double = 1
  ) throws(EvaluationError) {
    precondition(repeats >= 1 && share > 0 && share <= 1)
    self.tuner = tuner
    self.settings = settings
    self.evaluation = evaluation
    self.repeats = repeats
    self.share = share
    labelled = try LabelledRows(tuner.photos.rows)
    plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { tuner.photos.rows[$0].split }, settings: evaluation)
  }

  /// Trainings in all, each with the choice of its steps.
  public var trainingCount: Int { repeats * plan.rounds.count }

  /// Teaches and tests.
  ///
  /// - Parameters:
  ///   - onStep: Told how many trainings are done, and steps of the present one, done and at most.
  ///   - shouldStop: Asked before each step.
  /// - Returns: The figures; nil if stopped.
  /// - Throws: What ``FineTuner/teach(_:settings:hooks:)`` throws.
  public func run(
    onStep: @escaping (_ trainings: Int, _ done: Int, _ most: Int) -> Void = { _, _, _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) throws -> Evaluation? {
    let start = ProcessorTime.seconds
    let tested = plan.rounds.flatMap(\.test)
    let truth = tested.map { labelled.labels[$0] }
    var predicted: [Int] = []
    var taught: [FineTuner.Taught] = []
    var repetitions: [SupervisedFigures.Repetition] = []
    for index in 0..<repeats {
      var settings = settings
      settings.seed &+= UInt64(index)
      var calls: [Int] = []
      for (number, round) in plan.rounds.enumerated() {
        let draw = draw(round: number, repetition: index)
        let trainings = taught.count
        guard
          let one = try teach(
            draw, and: unlabelled(round, beside: draw), settings, onStep: { onStep(trainings, $0, $1) },
            until: shouldStop)
        else { return nil }
        taught.append(one)
        calls += try tuner.calls(round.test.map { labelled.rows[$0] }, by: one)
      }
      let figures = ClassificationMetrics(
        confusion: ClassificationMetrics.confusion(
          truth: truth, predicted: calls, classCount: labelled.classes.count))
      repetitions.append(
        SupervisedFigures.Repetition(
          seed: settings.seed, accuracy: figures.accuracy, balancedAccuracy: figures.balancedAccuracy,
          macroF1: figures.macroF1))
      predicted += calls
    }
    return result(
      tested, truth: truth, predicted: predicted, taught: taught, repetitions,
      minutes: (ProcessorTime.seconds - start) / 60)
  }

  /// Teaches once more, with all labelled photos: what is used on new ones.
  ///
  /// - Parameters:
  ///   - onStep: Told steps, done and at most.
  ///   - shouldStop: Asked before each step.
  /// - Returns: What was learnt; nil if stopped.
  /// - Throws: As ``run(onStep:shouldStop:)``.
  public func teachAll(
    onStep: @escaping (_ done: Int, _ most: Int) -> Void = { _, _ in },
    shouldStop: @escaping () -> Bool = { false }
  ) throws -> FineTuner.Taught? {
    try teach(
      CurveDraw(
        .share(1), of: Array(labelled.rows.indices), truth: labelled.labels,
        classCount: labelled.classes.count, noise: 0, number: 0, round: 0, seed: evaluation.seed),
      and: withoutLabel, settings,
      onStep: onStep, until: shouldStop)
  }

  /// The photos of a round that teach in a repetition.
  func draw(round: Int, repetition: Int) -> CurveDraw {
    CurveDraw(
      .share(share), of: plan.rounds[round].train, truth: labelled.labels,
      classCount: labelled.classes.count, noise: 0, number: repetition, round: round, seed: evaluation.seed)
  }

  /// Places in the store of photos that have no label.
  private var withoutLabel: [Int] {
    tuner.photos.rows.indices.filter { tuner.photos.rows[$0].label == nil }
  }

  /// Places in the store of photos that may teach without a label: nothing of the test side, nor of a group of it.
  private func unlabelled(_ round: EvaluationPlan.Round, beside draw: CurveDraw) -> [Int] {
    let rows = tuner.photos.rows
    let tested = Set(round.test.compactMap { labelled.groups[$0] })
    let drawn = Set(draw.rows)
    let hidden = round.train.filter { !drawn.contains($0) }.map { labelled.rows[$0] }
    let others = withoutLabel.filter { row in
      !(plan.kind == .split && rows[row].split == .test) && !(rows[row].group.map(tested.contains) ?? false)
    }
    return hidden + others
  }

  private func teach(
    _ draw: CurveDraw, and unlabelled: [Int], _ settings: FineTuneSettings,
    onStep: @escaping (Int, Int) -> Void, until shouldStop: @escaping () -> Bool
  ) throws -> FineTuner.Taught? {
    var hooks = FineTuner.Hooks()
    (hooks.onStep, hooks.shouldStop) = (onStep, shouldStop)
    return try tuner.teach(
      FineTuneLesson(
        rows: draw.rows.map { labelled.rows[$0] }, labels: draw.labels, unlabelled: unlabelled,
        classCount: labelled.classes.count), settings: settings, hooks: hooks)
  }
}
