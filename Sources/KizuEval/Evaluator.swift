public import KizuCore

/// Judges an encoder by its embeddings of labelled photos.
///
/// Scaling, the choice of C and the k-NN references come from training rows alone; unlabelled rows are left out and
/// counted.
public enum Evaluator {
  /// Judges by the k nearest neighbours, which need no fit: see ``KNearestNeighbours``.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - settings: How rows are parted.
  ///   - knn: How neighbours vote.
  ///   - product: What multiplies matrices.
  ///   - world: The ranks that share the search; each needs the same table and gets the figures of one process.
  /// - Returns: The figures and how they came about.
  /// - Throws: ``EvaluationError`` when the labels do not allow a judgement, a setting is out of range, or ranks have
  ///   other tables or are gone.
  public static func knn(
    _ table: EmbeddingTable, settings: EvaluationSettings = EvaluationSettings(),
    knn: KNNSettings = KNNSettings(), product: any MatrixProduct,
    among world: any Communicator = SingleProcess()
  ) throws(EvaluationError) -> Evaluation {
    guard knn.neighbourCount >= 1 else {
      throw .setting(name: "k", value: "\(knn.neighbourCount)", range: "1 or more")
    }
    guard knn.temperature > 0, knn.temperature.isFinite else {
      throw .setting(name: "The temperature", value: "\(knn.temperature)", range: "above 0")
    }
    do throws(CommunicatorError) {
      try world.agree(on: "photos, labels or embeddings", table.digest)
    } catch {
      throw .ranks(error)
    }
    var fewestNeighbours = knn.neighbourCount
    return try judge("knn", table, settings) { train, test throws(EvaluationError) in
      let classifier = KNearestNeighbours(
        references: train.values, dimension: table.dimension, labels: train.labels,
        classCount: train.classCount, neighbourCount: knn.neighbourCount, temperature: knn.temperature)
      fewestNeighbours = min(fewestNeighbours, classifier.neighbourCount)
      do throws(CommunicatorError) {
        return try classifier.probabilities(
          of: test, product: product, threads: settings.threads, among: world)
      } catch {
        throw .ranks(error)
      }
    } note: {
      fewestNeighbours == knn.neighbourCount
        ? nil
        : "k is \(fewestNeighbours) instead of \(knn.neighbourCount): there are no more training photos."
    }.evaluation
  }

  /// Judges by a linear probe, with C chosen on training rows: see ``LinearProbe``.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - settings: How rows are parted.
  ///   - probe: How the probe is fitted.
  ///   - inspection: What is good and where the line to defects is drawn, on training rows alone; nil judges classes
  ///     only.
  ///   - product: What multiplies matrices.
  /// - Returns: The figures and how they came about.
  /// - Throws: ``EvaluationError`` when the labels do not allow a judgement, or do not tell good from defect.
  public static func probe(
    _ table: EmbeddingTable, settings: EvaluationSettings = EvaluationSettings(),
    probe: ProbeSettings = ProbeSettings(), inspection: InspectionSettings? = nil, product: any MatrixProduct
  ) throws(EvaluationError) -> Evaluation {
    let classes = try LabelledRows(of: table).classes
    let isGood = try inspection.map { settings throws(EvaluationError) in
      try GoodClasses.among(classes, named: settings.goodClasses)
    }
    var strengths: [LinearProbe.Strength] = []
    var decisions: [DefectDecision] = []
    var scores: [Double] = []
    var calls: [DefectDecision.Call] = []
    var judged = try judge("probe", table, settings) { train, test in
      let strength = LinearProbe.chooseStrength(
        train.values, dimension: table.dimension, labels: train.labels, groups: train.groups,
        classCount: train.classCount, classWeight: probe.classWeight, seed: settings.seed, product: product)
      strengths.append(strength)
      let classifier = LinearProbe.fit(
        train.values, dimension: table.dimension, labels: train.labels, classCount: train.classCount,
        c: strength.c, classWeight: probe.classWeight, product: product)
      let probabilities = classifier.probabilities(of: test, product: product)
      if let inspection, let isGood {
        let decision = DefectDecision(
          training: train.values, dimension: table.dimension, labels: train.labels, groups: train.groups,
          isGood: isGood, rule: inspection.rule, c: strength.c, classWeight: probe.classWeight,
          seed: settings.seed, product: product)
        let defect = decision.apply(to: probabilities).defect
        decisions.append(decision)
        scores += defect
        calls += defect.map(decision.call)
      }
      return probabilities
    } note: {
      describe(strengths)
    }
    if let inspection, let isGood {
      let isDefect = judged.truth.map { !isGood[$0] }
      guard isDefect.contains(true), isDefect.contains(false) else { throw .oneSidedTest }
      judged.evaluation.inspection = InspectionFigures(
        good: zip(classes, isGood).filter(\.1).map(\.0), settings: inspection, decisions: decisions,
        scores: scores, calls: calls, isDefect: isDefect, groups: judged.groups)
    }
    return judged.evaluation
  }

  private static func describe(_ strengths: [LinearProbe.Strength]) -> String {
    let values = Set(strengths.map(\.c)).sorted().map { "\($0)" }.joined(separator: ", ")
    guard strengths.contains(where: { $0.folds == 0 }) else {
      return "C = \(values), chosen on folds of the training photos."
    }
    return "C = \(values): a class has fewer than 2 groups of training photos to choose it on, "
      + "so \(LinearProbe.fallbackC) was taken there."
  }

  /// What a classifier may see of its training rows.
  private struct TrainingRows {
    var values: [Float]
    var labels: [Int]
    var groups: [String?]
    var classCount: Int
  }

  /// An evaluation, and what stands behind it row by row, in the order in which rows were classified.
  private struct Judged {
    var evaluation: Evaluation
    var truth: [Int]
    var groups: [String?]
  }

  private static func judge(
    _ command: String, _ table: EmbeddingTable, _ settings: EvaluationSettings,
    classify: (TrainingRows, [Float]) throws(EvaluationError) -> [Double], note: () -> String?
  ) throws(EvaluationError) -> Judged {
    let labelled = try LabelledRows(of: table)
    let plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: settings)
    let classCount = labelled.classes.count
    func values(_ rows: [Int]) -> [Float] {
      table.values.rows(rows.map { labelled.rows[$0] }, dimension: table.dimension)
    }
    var tested: [Int] = []
    var predicted: [Int] = []
    for round in plan.rounds {
      let train = TrainingRows(
        values: values(round.train), labels: round.train.map { labelled.labels[$0] },
        groups: round.train.map { labelled.groups[$0] }, classCount: classCount)
      predicted += try classify(train, values(round.test)).largestPerRow(of: classCount)
      tested += round.test
    }
    let groups = tested.map { labelled.groups[$0] }
    var notes = plan.notes
    if let note = note() { notes.append(note) }
    if GroupNumbers(groups).count == 1 {
      notes.append("All test photos are of one group: the intervals say nothing.")
    }
    let truth = tested.map { labelled.labels[$0] }
    let evaluation = Evaluation(
      command: command, classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: settings.seed, note: notes.joined(separator: " ")),
      truth: truth, predicted: predicted, groups: groups,
      trainCount: plan.kind == .split ? plan.rounds[0].train.count : labelled.rows.count,
      unlabelledCount: labelled.unlabelledCount)
    return Judged(evaluation: evaluation, truth: truth, groups: groups)
  }
}
