public import KizuAugment
public import KizuCore
public import KizuData
public import KizuEval

/// Finds which change on the line breaks a classifier: linear probes taught on photos as they are call spoilt ones.
///
/// Photos are parted as for `Evaluator`: nothing of a test photo teaches. Every change is judged on the same test
/// photos, so losses are paired.
///
/// ```swift
/// var experiment = try StressExperiment(table, settings: EvaluationSettings(), product: engine)
/// _ = try experiment.judge(.blur) { change, _ in try embed(experiment.testRows, change) }
/// print(experiment.result.breaks)
/// ```
public struct StressExperiment {
  /// One probe a round, and how many rows it calls.
  private let probes: [(probe: LinearProbe, count: Int)]
  private let dimension: Int
  private let product: any MatrixProduct
  private let threads: Int
  private let bootstrap: CurveBootstrap
  /// The clean figure in each repetition.
  private let clean: [Double]

  /// Rows of the table that are to be spoilt, in the order in which ``judge(_:under:level:)`` takes them.
  public let testRows: [Int]
  /// What was found so far.
  public private(set) var result: StressResult

  /// Teaches on photos as they are, and judges those.
  ///
  /// - Parameters:
  ///   - table: Embeddings of photos as they are.
  ///   - settings: How photos are parted.
  ///   - tolerance: How much balanced accuracy may be lost, 0…1.
  ///   - classWeight: How the probe weights photos.
  ///   - product: What multiplies matrices.
  /// - Throws: `EvaluationError` when the labels do not allow a judgement.
  public init(
    _ table: EmbeddingTable, settings: EvaluationSettings, tolerance: Double = 0.05,
    classWeight: ClassWeight = .balanced, product: any MatrixProduct
  ) throws(EvaluationError) {
    let labelled = try LabelledRows(of: table)
    let plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: settings)
    let classCount = labelled.classes.count
    let dimension = table.dimension
    (self.dimension, self.product, threads) = (dimension, product, settings.threads)
    func values(_ rows: [Int]) -> [Float] {
      table.values.rows(rows.map { labelled.rows[$0] }, dimension: dimension)
    }
    probes = plan.rounds.map { round in
      let (known, labels) = (values(round.train), round.train.map { labelled.labels[$0] })
      let strength = LinearProbe.chooseStrength(
        known, dimension: dimension, labels: labels, groups: round.train.map { labelled.groups[$0] },
        classCount: classCount, classWeight: classWeight, seed: settings.seed, product: product)
      let probe = LinearProbe.fit(
        known, dimension: dimension, labels: labels, classCount: classCount, c: strength.c,
        classWeight: classWeight, product: product)
      return (probe, round.test.count)
    }
    let tested = plan.rounds.flatMap(\.test)
    testRows = tested.map { labelled.rows[$0] }
    bootstrap = CurveBootstrap(
      truth: tested.map { labelled.labels[$0] }, groups: tested.map { labelled.groups[$0] },
      classCount: classCount, draws: 1, seed: settings.seed)
    let calls = Self.calls(values(tested), by: probes, dimension: dimension, product: product)
    clean = bootstrap.repetitions(of: [calls], threads: settings.threads)
    result = StressResult(
      classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: settings.seed,
        note: plan.notes.joined(separator: " ")),
      trainCount: plan.kind == .split ? plan.rounds[0].train.count : labelled.rows.count,
      testCount: tested.count, unlabelledCount: labelled.unlabelledCount,
      balancedAccuracy: bootstrap.figures(of: [calls])[0],
      balancedAccuracyCI: CurveBootstrap.interval(of: clean), tolerance: tolerance, points: [])
  }

  /// The photos to spoil, in the order of ``testRows``.
  ///
  /// - Parameters:
  ///   - photos: Photos by whose paths the rows of the table are named.
  ///   - table: The table that was given.
  /// - Returns: A photo a test row; fewer where some are not among `photos`.
  public func testPhotos(among photos: [Photo], of table: EmbeddingTable) -> [Photo] {
    let photoOfPath = Dictionary(photos.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    return testRows.compactMap { photoOfPath[table.rows[$0].path] }
  }

  /// Judges photos spoilt by one change at each of its strengths.
  ///
  /// - Parameters:
  ///   - kind: The change.
  ///   - embed: Gives the embeddings of the spoilt ``testRows``, `[N, D]`, and is told what is done in words; nil ends it.
  /// - Returns: Whether all strengths were judged.
  /// - Throws: What `embed` throws.
  public mutating func judge(
    _ kind: Corruption.Kind, embed: (Corruption, String) throws -> [Float]?
  ) rethrows -> Bool {
    let ladder = Corruption.ladder(kind)
    for (index, change) in ladder.enumerated() {
      guard let values = try embed(change, "\(kind.rawValue), \(index + 1) of \(ladder.count)") else {
        return false
      }
      judge(values, under: change, level: index + 1)
    }
    return true
  }

  /// Judges spoilt photos.
  ///
  /// - Parameters:
  ///   - values: Embeddings of ``testRows``, spoilt, `[N, D]`.
  ///   - change: What was done to them.
  ///   - level: How strong that is among the strengths tried, from 1.
  public mutating func judge(_ values: [Float], under change: Corruption, level: Int) {
    precondition(values.count == testRows.count * dimension)
    let calls = Self.calls(values, by: probes, dimension: dimension, product: product)
    let repeated = bootstrap.repetitions(of: [calls], threads: threads)
    let figure = bootstrap.figures(of: [calls])[0]
    let lost = CurveBootstrap.interval(of: zip(clean, repeated).map { $0 - $1 })
    result.points.append(
      StressResult.Point(
        change: change.kind, level: level, strength: change.strength, balancedAccuracy: figure,
        balancedAccuracyCI: CurveBootstrap.interval(of: repeated), loss: result.balancedAccuracy - figure,
        lossCI: lost, isBroken: lost.low > result.tolerance))
  }

  /// The class of each row, each called by the probe of its round.
  private static func calls(
    _ values: [Float], by probes: [(probe: LinearProbe, count: Int)], dimension: Int,
    product: any MatrixProduct
  ) -> [Int] {
    var calls: [Int] = []
    for (probe, count) in probes {
      let start = calls.count * dimension
      let own = Array(values[start..<start + count * dimension])
      calls += probe.probabilities(of: own, product: product).largestPerRow(of: probe.classCount)
    }
    return calls
  }
}
