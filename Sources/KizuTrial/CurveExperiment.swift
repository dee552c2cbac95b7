public import KizuCore
public import KizuEval

/// Draws label-efficiency curves: how accuracy grows with the number of labels.
///
/// Photos are parted as for `Evaluator`: nothing of a test photo teaches, and groups stay whole. Of the training
/// photos a few labels are drawn, several times; all encoders and methods get the same ones.
public struct CurveExperiment {
  private let sources: [CurveSource]
  private let learners: [any CurveLearner]
  private let settings: CurveSettings
  private let labelled: LabelledRows
  private let plan: EvaluationPlan
  private let rungs: [(rung: CurveRung, labels: Double)]
  private let bootstrap: CurveBootstrap
  private let unlabelledCount: Int

  /// Parts the photos.
  ///
  /// - Parameters:
  ///   - sources: At least one, with equal rows: see ``CurveSource/joined(_:)``.
  ///   - learners: Encoders that are trained for each point; each has a name of its own.
  ///   - settings: What to draw.
  /// - Throws: `EvaluationError` when the labels do not allow a judgement.
  public init(
    _ sources: [CurveSource], learners: [any CurveLearner] = [], settings: CurveSettings
  ) throws(EvaluationError) {
    precondition(!sources.isEmpty && sources.allSatisfy { $0.table.rows == sources[0].table.rows })
    precondition(settings.draws >= 2)
    self.sources = sources
    self.learners = learners
    self.settings = settings
    let table = sources[0].table
    labelled = try LabelledRows(of: table)
    unlabelledCount = labelled.unlabelledCount
    plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: settings.evaluation)
    rungs = Self.rungs(settings.rungs, plan: plan, labelled: labelled)
    let tested = plan.rounds.flatMap(\.test)
    let (labels, groups) = (labelled.labels, labelled.groups)
    bootstrap = CurveBootstrap(
      truth: tested.map { labels[$0] }, groups: tested.map { groups[$0] },
      classCount: labelled.classes.count, draws: settings.draws, seed: settings.evaluation.seed)
  }

  /// Different noises that are drawn: none, and the one asked for.
  private var noises: [Double] { settings.labelNoise > 0 ? [0, settings.labelNoise] : [0] }

  /// Points by classifiers on embeddings, for progress.
  public var stepCount: Int { sources.count * settings.methods.count * noises.count * rungs.count }

  /// Trainings by learners, for progress.
  public var trainingCount: Int {
    learners.count * noises.count * rungs.count * settings.draws * plan.rounds.count
  }

  /// Teaches and tests everything.
  ///
  /// - Parameters:
  ///   - product: What multiplies matrices.
  ///   - products: The same for several draws at once, one product for each; none for one draw after the other.
  ///   - isCancelled: Asked before each point.
  ///   - onStep: Told how many of ``stepCount`` points are done.
  ///   - onTraining: Told how many of ``trainingCount`` trainings are done.
  /// - Returns: The curves; nil if cancelled.
  /// - Throws: Why a learner cannot learn.
  public func run(
    product: any MatrixProduct, products: [any MatrixProduct] = [], isCancelled: () -> Bool = { false },
    onStep: (Int) -> Void = { _ in }, onTraining: (Int) -> Void = { _ in }
  ) throws -> LabelCurve? {
    let pool = ProductPool(products.isEmpty ? [product] : products)
    var points: [LabelCurve.Point] = []
    var repetitions: [[Double]] = []
    func add(
      _ encoder: String, _ method: CurveMethod, _ noise: Double, _ rung: CurveRung, _ labels: Double,
      _ calls: [[Int]], minutes: Double?
    ) {
      let figures = bootstrap.figures(of: calls)
      let repeated = bootstrap.repetitions(of: calls, threads: settings.evaluation.threads)
      points.append(
        LabelCurve.Point(
          encoder: encoder, method: method, labelNoise: noise, rung: rung.description, labels: labels,
          balancedAccuracy: figures.reduce(0, +) / Double(figures.count),
          balancedAccuracyCI: CurveBootstrap.interval(of: repeated), draws: figures,
          processorMinutes: minutes))
      repetitions.append(repeated)
    }
    for source in sources {
      let values = source.table.values.rows(labelled.rows, dimension: source.table.dimension)
      for method in settings.methods {
        for noise in noises {
          for (rung, labels) in rungs {
            if isCancelled() { return nil }
            let calls = calls(method, rung, noise, values, source.table.dimension, product, pool)
            add(source.name, method, noise, rung, labels, calls, minutes: nil)
            onStep(points.count)
          }
        }
      }
    }
    var trainings = 0
    for learner in learners {
      for noise in noises {
        for (rung, labels) in rungs {
          guard
            let learnt = try calls(
              learner, rung, noise,
              onTraining: {
                trainings += 1
                onTraining(trainings)
              })
          else { return nil }
          add(
            learner.name, learner.method, noise, rung, labels, learnt.calls,
            minutes: learnt.seconds / 60 / Double(settings.draws))
        }
      }
    }
    var curve = LabelCurve(
      classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: settings.evaluation.seed,
        note: plan.notes.joined(separator: " ")),
      draws: settings.draws, headline: settings.headline, margin: settings.margin,
      testCount: plan.rounds.reduce(0) { $0 + $1.test.count }, unlabelledCount: unlabelledCount,
      points: points, statements: [], extrapolations: [])
    curve.statements = CurveComparison(curve, repetitions: repetitions).statements
    curve.extrapolations = curve.encoders.compactMap { encoder in
      let line = curve.mainLine(encoder: encoder)
      let places = points.indices.filter { line.contains(points[$0]) }
      return CurveExtrapolation(line, repetitions: places.map { repetitions[$0] }).result
    }
    return curve
  }

  /// What test rows were called, `[draws][rows]`.
  private func calls(
    _ method: CurveMethod, _ rung: CurveRung, _ noise: Double, _ values: [Float], _ dimension: Int,
    _ product: any MatrixProduct, _ pool: ProductPool
  ) -> [[Int]] {
    let classCount = labelled.classes.count
    var byDraw = [[Int]](repeating: [], count: settings.draws)
    for (number, round) in plan.rounds.enumerated() {
      let test = values.rows(round.test, dimension: dimension)
      let centre = Prototypes.mean(values.rows(round.train, dimension: dimension), dimension: dimension)
      let draws = (0..<settings.draws).map { index in
        CurveDraw(
          rung, of: round.train, truth: labelled.labels, classCount: classCount, noise: noise, number: index,
          round: number, seed: settings.evaluation.seed)
      }
      let (groups, evaluation) = (labelled.groups, settings.evaluation)
      @Sendable func calls(by draw: CurveDraw, _ product: any MatrixProduct) -> [Int] {
        method.calls(
          test, taughtBy: draw, centre: centre, values: values, dimension: dimension, groups: groups,
          classCount: classCount, settings: evaluation, product: product)
      }
      // With all labels every draw is the same.
      let isOne = draws.allSatisfy { $0 == draws[0] }
      let called =
        isOne
        ? [[Int]](repeating: calls(by: draws[0], product), count: draws.count)
        : pool.map(draws.count) { calls(by: draws[$0], $1) }
      for index in draws.indices { byDraw[index] += called[index] }
    }
    return byDraw
  }

  /// What test rows were called by encoders trained for each draw, `[draws][rows]`, and the processor time it took.
  private func calls(
    _ learner: any CurveLearner, _ rung: CurveRung, _ noise: Double, onTraining: () -> Void
  ) throws -> (calls: [[Int]], seconds: Double)? {
    var byDraw = [[Int]](repeating: [], count: settings.draws)
    var seconds = 0.0
    for index in 0..<settings.draws {
      for (number, round) in plan.rounds.enumerated() {
        let draw = CurveDraw(
          rung, of: round.train, truth: labelled.labels, classCount: labelled.classes.count, noise: noise,
          number: index, round: number, seed: settings.evaluation.seed)
        func rows(_ places: [Int]) -> [EmbeddingTable.Row] {
          places.map { sources[0].table.rows[labelled.rows[$0]] }
        }
        let drawn = Set(draw.rows)
        let lesson = CurveLesson(
          teaching: rows(draw.rows), labels: draw.labels,
          unlabelled: rows(round.train.filter { !drawn.contains($0) }), test: rows(round.test),
          classCount: labelled.classes.count, draw: index)
        guard let answer = try learner.learn(lesson) else { return nil }
        byDraw[index] += answer.calls
        seconds += answer.seconds
        onTraining()
      }
    }
    return (byDraw, seconds)
  }

  /// One rung for each number of labels, rising: two points above each other would say nothing of how many are enough.
  private static func rungs(
    _ rungs: [CurveRung], plan: EvaluationPlan, labelled: LabelledRows
  ) -> [(rung: CurveRung, labels: Double)] {
    let available = plan.rounds.map { round in
      var counts = [Int](repeating: 0, count: labelled.classes.count)
      for row in round.train { counts[labelled.labels[row]] += 1 }
      return counts
    }
    var known = Set<Int>()
    var result: [(rung: CurveRung, labels: Double)] = []
    // From the last on, so that 100 % keeps its name where 10 a class are all there are.
    for rung in rungs.reversed() {
      let drawn = available.joined().reduce(0) { $0 + ($1 == 0 ? 0 : rung.draws(of: $1)) }
      guard known.insert(drawn).inserted else { continue }
      result.append((rung, Double(drawn) / Double(available.count)))
    }
    return result.sorted { $0.labels < $1.labels }
  }
}
