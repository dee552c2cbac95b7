public import KizuCore
public import KizuEval

/// What one way of telling photos apart did on photos that had not taught it.
public struct POCJudgement: Sendable, Equatable, Codable {
  /// One test photo.
  public struct Row: Sendable, Equatable, Codable {
    public var path: String
    public var group: String?
    /// Its class, as its place among ``POCJudgement/classes``.
    public var truth: Int
    /// What it was called.
    public var predicted: Int
    /// How probable the target is, 0…1; nil where there is none.
    public var score: Double?
    /// Whether it was called the target: by the line where the goal draws one, else by its class.
    public var isCalled: Bool
    /// The nearest photo that taught.
    public var nearest: String
    /// 1 - cosine similarity to it.
    public var distance: Float
  }

  public var classes: [String]
  /// Whether each class is the target of the goal, or a defect where the goal has none; empty where nobody knows.
  public var isTarget: [Bool]
  /// How photos were parted, and the figures of all classes.
  public var evaluation: Evaluation
  public var rows: [Row]
  /// The line of each round, on the probability of the target; empty where photos are called their class.
  public var thresholds: [Double]
  /// Whether every line could be chosen on folds of the photos that taught.
  public var linesAreChosen: Bool
  public var verdict: GoalVerdict

  /// The test photos as a goal counts them.
  var outcomes: GoalOutcomes {
    GoalOutcomes(
      truth: rows.map(\.truth), predicted: rows.map(\.predicted), classCount: classes.count,
      isTarget: rows.map { isTarget.isEmpty ? false : isTarget[$0.truth] }, isCalled: rows.map(\.isCalled),
      groups: rows.map(\.group))
  }

  /// Targets that were not called so, the least probable first: 見逃し.
  public var misses: [Row] { wrong { isTarget[$0.truth] && !$0.isCalled } }

  /// Others that were called the target, the most probable first: 過検出.
  public var falseAlarms: [Row] { wrong { !isTarget[$0.truth] && $0.isCalled }.reversed() }

  /// Photos called another class than theirs.
  public var confused: [Row] { rows.filter { $0.truth != $0.predicted } }

  private func wrong(_ isWrong: (Row) -> Bool) -> [Row] {
    guard !isTarget.isEmpty else { return [] }
    return rows.filter(isWrong).sorted { ($0.score ?? 0, $0.path) < ($1.score ?? 0, $1.path) }
  }
}

extension POCJudgement {
  /// Judges embeddings by a goal: the linear probe, and the line, of each round are made from its teaching photos alone.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - goal: What is to be shown.
  ///   - good: Good classes; empty for usual names.
  ///   - settings: How photos are parted.
  ///   - product: What multiplies matrices.
  /// - Throws: `EvaluationError` when the labels do not allow a judgement, `GoalError` for an unknown class.
  public init(
    of table: EmbeddingTable, by goal: Goal, good: [String], settings: EvaluationSettings,
    product: any MatrixProduct
  ) throws {
    let labelled = try LabelledRows(of: table)
    let plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: settings)
    let (classCount, dimension) = (labelled.classes.count, table.dimension)
    let isTarget = try goal.targets(among: labelled.classes, good: good) ?? []
    let judge = Round(
      goal: goal, isTarget: isTarget, classCount: classCount, dimension: dimension, settings: settings,
      product: product)
    (classes, self.isTarget) = (labelled.classes, isTarget)
    (rows, thresholds, linesAreChosen) = ([], [], true)
    let values = table.values.rows(labelled.rows, dimension: dimension)
    for round in plan.rounds {
      let teaching = values.rows(round.train, dimension: dimension)
      let test = values.rows(round.test, dimension: dimension)
      let judged = judge.judge(
        test, taughtBy: teaching, labels: round.train.map { labelled.labels[$0] },
        groups: round.train.map { labelled.groups[$0] })
      if let decision = judged.decision {
        thresholds.append(decision.threshold)
        linesAreChosen = linesAreChosen && decision.isChosen
      }
      for (place, row) in round.test.enumerated() {
        rows.append(
          Row(
            path: table.rows[labelled.rows[row]].path, group: labelled.groups[row],
            truth: labelled.labels[row],
            predicted: judged.predicted[place], score: judged.scores?[place],
            isCalled: judged.isCalled[place],
            nearest: table.rows[labelled.rows[round.train[judged.nearest[place].index]]].path,
            distance: 1 - judged.nearest[place].similarity))
      }
    }
    evaluation = Evaluation(
      command: "poc", classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: settings.seed,
        note: plan.notes.joined(separator: " ")),
      truth: rows.map(\.truth), predicted: rows.map(\.predicted), groups: rows.map(\.group),
      trainCount: plan.kind == .split ? plan.rounds[0].train.count : labelled.rows.count,
      unlabelledCount: labelled.unlabelledCount)
    verdict = .leak
    verdict = GoalVerdict(goal, outcomes)
  }
}

/// One round of teaching and testing.
private struct Round {
  struct Judged {
    var predicted: [Int]
    /// The probability of the target.
    var scores: [Double]?
    var isCalled: [Bool]
    var decision: DefectDecision?
    var nearest: [KNearestNeighbours.Neighbour]
  }

  let goal: Goal
  let isTarget: [Bool]
  let classCount: Int
  let dimension: Int
  let settings: EvaluationSettings
  let product: any MatrixProduct

  func judge(
    _ test: [Float], taughtBy teaching: [Float], labels: [Int], groups: [String?]
  ) -> Judged {
    let c = LinearProbe.chooseStrength(
      teaching, dimension: dimension, labels: labels, groups: groups, classCount: classCount,
      classWeight: .balanced, seed: settings.seed, product: product
    ).c
    let probe = LinearProbe.fit(
      teaching, dimension: dimension, labels: labels, classCount: classCount, c: c, classWeight: .balanced,
      product: product)
    let probabilities = probe.probabilities(of: test, product: product)
    let predicted = probabilities.largestPerRow(of: classCount)
    let search = KNearestNeighbours(
      references: teaching, dimension: dimension, labels: [Int](repeating: 0, count: labels.count),
      classCount: 1, neighbourCount: 1)
    let nearest = search.neighbours(of: test, product: product, threads: settings.threads).map { $0[0] }
    guard !isTarget.isEmpty else {
      return Judged(
        predicted: predicted, scores: nil, isCalled: predicted.map { _ in false }, decision: nil,
        nearest: nearest)
    }
    guard let rule = goal.rule else {
      let scores = predicted.indices.map { row in
        isTarget.indices.reduce(0.0) { isTarget[$1] ? $0 + probabilities[row * classCount + $1] : $0 }
      }
      return Judged(
        predicted: predicted, scores: scores, isCalled: predicted.map { isTarget[$0] }, decision: nil,
        nearest: nearest)
    }
    let decision = DefectDecision(
      training: teaching, dimension: dimension, labels: labels, groups: groups,
      isGood: isTarget.map { !$0 }, rule: rule, c: c, classWeight: .balanced, seed: settings.seed,
      product: product)
    let scores = decision.apply(to: probabilities).defect
    return Judged(
      predicted: predicted, scores: scores, isCalled: scores.map { $0 >= decision.threshold },
      decision: decision, nearest: nearest)
  }
}
