public import KizuCore
public import KizuEval

/// Tells by simulation whether suggested labels teach more than random ones.
///
/// Photos are parted as for `Evaluator`; the teaching ones are taken as unlabelled, some are labelled as suggested, a
/// linear probe learns from those labels alone, and is tested on the other photos. The random choices that it is
/// compared with get as many labels.
public struct SuggestionTrial {
  /// How photos to label are chosen in a trial.
  public enum Choice: String, Sendable, Codable, CaseIterable {
    /// Any photos, each as likely.
    case random
    /// Random photos, of different groups as long as there are others.
    case spread
    /// `SuggestionStrategy.typical`.
    case typical
    /// `SuggestionStrategy.coverage`.
    case coverage
    /// Half by `SuggestionStrategy.coverage`, the rest in two steps by `SuggestionStrategy.uncertain`.
    case uncertain
  }

  private let table: EmbeddingTable
  private let labelled: LabelledRows
  private let plan: EvaluationPlan
  private let settings: EvaluationSettings
  private let counts: [Int]
  private let draws: Int
  private let bootstrap: CurveBootstrap

  /// Parts the photos.
  ///
  /// - Parameters:
  ///   - table: Embeddings of labelled photos.
  ///   - counts: How many photos are labelled, each at least 1.
  ///   - draws: How often everything is repeated with other chances, at least 2.
  ///   - settings: How photos are parted.
  /// - Throws: `EvaluationError` when the labels do not allow a judgement.
  public init(
    _ table: EmbeddingTable, counts: [Int], draws: Int, settings: EvaluationSettings
  ) throws(EvaluationError) {
    precondition(draws >= 2 && counts.allSatisfy { $0 >= 1 })
    (self.table, self.draws, self.settings) = (table, draws, settings)
    labelled = try LabelledRows(of: table)
    plan = try EvaluationPlan(
      labelled, splits: labelled.rows.map { table.rows[$0].split }, settings: settings)
    // More than all photos are all of them.
    let most = plan.rounds.map(\.train.count).min() ?? 0
    self.counts = Set(counts.map { min($0, most) }).sorted()
    let (tested, labels, groups) = (plan.rounds.flatMap(\.test), labelled.labels, labelled.groups)
    bootstrap = CurveBootstrap(
      truth: tested.map { labels[$0] }, groups: tested.map { groups[$0] },
      classCount: labelled.classes.count, draws: draws, seed: settings.seed)
  }

  /// Numbers of labels times choices times draws, for progress.
  public var stepCount: Int { counts.count * Choice.allCases.count * draws }

  /// Chooses, teaches and tests everything.
  ///
  /// - Parameters:
  ///   - product: What multiplies matrices.
  ///   - onStep: Told how many of ``stepCount`` are done.
  /// - Returns: The figures.
  /// - Throws: What `onStep` throws.
  public func run(
    product: any MatrixProduct, onStep: (Int) throws -> Void = { _ in }
  ) throws -> SuggestionFigures {
    var figures = SuggestionFigures(
      classes: labelled.classes,
      protocol: EvaluationProtocol(
        kind: plan.kind, folds: plan.rounds.count, seed: settings.seed,
        note: plan.notes.joined(separator: " ")),
      draws: draws, testCount: plan.rounds.reduce(0) { $0 + $1.test.count }, points: [])
    var done = 0
    for count in counts {
      var random: [Double] = []
      for choice in Choice.allCases {
        var classes = 0.0
        let calls = try (0..<draws).map { draw in
          let (called, found) = self.calls(choice, count: count, draw: UInt64(draw), product: product)
          classes += found / Double(draws)
          done += 1
          try onStep(done)
          return called
        }
        let each = bootstrap.figures(of: calls)
        let repeated = bootstrap.repetitions(of: calls, threads: settings.threads)
        if choice == .random { random = repeated }
        let mean = each.reduce(0, +) / Double(draws)
        let first = figures.points.last { $0.labels == count && $0.choice == .random }
        figures.points.append(
          SuggestionFigures.Point(
            choice: choice, labels: count, classesFound: classes, balancedAccuracy: mean,
            balancedAccuracyCI: CurveBootstrap.interval(of: repeated), draws: each,
            gain: first.map { mean - $0.balancedAccuracy } ?? 0,
            gainCI: CurveBootstrap.interval(of: zip(repeated, random).map { $0 - $1 })))
      }
    }
    return figures
  }

  /// What test rows were called by what one choice taught, and how many classes had a label, in the mean over rounds.
  private func calls(
    _ choice: Choice, count: Int, draw: UInt64, product: any MatrixProduct
  ) -> (calls: [Int], classes: Double) {
    let classCount = labelled.classes.count
    let seed = settings.seed &+ draw
    var calls: [Int] = []
    var classes = 0.0
    for (number, round) in plan.rounds.enumerated() {
      let chosen = rows(choice, of: round.train, count: count, seed: seed, round: number, product: product)
      let labels = chosen.map { labelled.labels[$0] }
      classes += Double(Set(labels).count) / Double(plan.rounds.count)
      let known = values(chosen)
      let strength = LinearProbe.chooseStrength(
        known, dimension: table.dimension, labels: labels, groups: chosen.map { labelled.groups[$0] },
        classCount: classCount, seed: settings.seed, product: product)
      calls += LinearProbe.fit(
        known, dimension: table.dimension, labels: labels, classCount: classCount, c: strength.c,
        product: product
      ).probabilities(of: values(round.test), product: product).largestPerRow(of: classCount)
    }
    return (calls, classes)
  }

  private func values(_ places: [Int]) -> [Float] {
    table.values.rows(places.map { labelled.rows[$0] }, dimension: table.dimension)
  }

  /// The teaching rows that get a label.
  private func rows(
    _ choice: Choice, of train: [Int], count: Int, seed: UInt64, round: Int, product: any MatrixProduct
  ) -> [Int] {
    var random = RandomStream(seed: seed, purpose: .labelDraw, epoch: .max, item: UInt32(round))
    let order = random.permutation(of: train.count).map { train[$0] }
    switch choice {
    case .random: return Array(order.prefix(count))
    case .spread:
      let groups = GroupNumbers(order.map { labelled.groups[$0] }).ofRow
      var seen = Set<Int>()
      let isFirst = groups.map { seen.insert($0).inserted }
      let spread = order.indices.filter { isFirst[$0] } + order.indices.filter { !isFirst[$0] }
      return spread.prefix(count).map { order[$0] }
    case .typical:
      return suggested(.typical, beside: [], of: train, count: count, seed: seed, product: product)
    case .coverage:
      return suggested(.coverage, beside: [], of: train, count: count, seed: seed, product: product)
    case .uncertain:
      var chosen: [Int] = []
      for (step, share) in [0.5, 0.75, 1].enumerated() {
        let wanted = max(1, Int((share * Double(count)).rounded())) - chosen.count
        chosen += suggested(
          step == 0 ? .coverage : .uncertain, beside: chosen, of: train, count: wanted, seed: seed,
          product: product)
      }
      return chosen
    }
  }

  /// What `kizu suggest` says of the teaching rows when some have their label.
  private func suggested(
    _ strategy: SuggestionStrategy, beside known: [Int], of train: [Int], count: Int, seed: UInt64,
    product: any MatrixProduct
  ) -> [Int] {
    let isKnown = Set(known)
    let rows = train.map { place in
      var row = table.rows[labelled.rows[place]]
      if !isKnown.contains(place) { row.label = nil }
      return row
    }
    // Rows that were checked before cannot fail now.
    guard let pool = try? EmbeddingTable(rows: rows, dimension: table.dimension, values: values(train)) else {
      return []
    }
    return LabelSuggestion.suggest(
      from: pool, count: count, strategy: strategy, seed: seed, product: product, threads: settings.threads
    ).map { train[$0.row] }
  }
}
