public import KizuCore
import KizuData

/// What an audit finds of wrong labels that were planted on purpose: how far its findings can be trusted on one's own
/// photos.
///
/// Each draw gives a share of the labelled photos, drawn at random, the label of another class, drawn at random, and
/// audits. Labels that were wrong before count as right, so precision is if anything too low.
public struct PlantedErrors: Sendable, Equatable, Codable {
  /// What one draw gave.
  public struct Draw: Sendable, Equatable, Codable {
    /// Labels that were made wrong and could be judged.
    public var planted: Int
    /// Labels that the audit called doubtful.
    public var doubtful: Int
    /// Planted ones among the doubtful.
    public var found: Int
    /// The share of the planted ones that the audit ranks before it is wrong as often as right, 0…1: the largest recall
    /// at a precision of at least one half.
    public var recallAtHalfPrecision: Double
    /// What the audit estimates as wrong.
    public var estimatedWrong: Double

    public init(
      planted: Int, doubtful: Int, found: Int, recallAtHalfPrecision: Double, estimatedWrong: Double
    ) {
      self.planted = planted
      self.doubtful = doubtful
      self.found = found
      self.recallAtHalfPrecision = recallAtHalfPrecision
      self.estimatedWrong = estimatedWrong
    }

    /// Share of the planted labels among those called doubtful, 0…1; 0 where undefined.
    public var precision: Double { doubtful > 0 ? Double(found) / Double(doubtful) : 0 }
    /// Share of the planted labels that were called doubtful, 0…1; 0 where undefined.
    public var recall: Double { planted > 0 ? Double(found) / Double(planted) : 0 }
  }

  /// Below this ``recallAtHalfPrecision`` an audit's list is not to be trusted: most wrong labels are not on it before it
  /// is wrong more often than right.
  public static let leastRecall = 0.5

  /// The share of labels that were made wrong, 0…1.
  public let share: Double
  /// One entry a draw.
  public let draws: [Draw]

  public init(share: Double, draws: [Draw]) {
    self.share = share
    self.draws = draws
  }

  /// ``Draw/recallAtHalfPrecision`` over all planted labels, 0…1; nil where none was planted.
  public var recallAtHalfPrecision: Double? {
    let planted = draws.reduce(0) { $0 + $1.planted }
    guard planted > 0 else { return nil }
    return draws.reduce(0) { $0 + $1.recallAtHalfPrecision * Double($1.planted) } / Double(planted)
  }

  /// Whether an audit's list is worth following; nil where none was planted.
  public var isTrusted: Bool? { recallAtHalfPrecision.map { $0 >= Self.leastRecall } }

  /// Plants errors and looks for them.
  ///
  /// - Parameters:
  ///   - shares: The shares of labels to make wrong, 0…1.
  ///   - table: Embeddings, as for ``LabelAudit``.
  ///   - count: How many draws for each share, at least 1.
  ///   - seed: Keys the draws and the folds.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  ///   - onDraw: Called after each draw with the number of draws so far.
  /// - Returns: One result a share.
  /// - Throws: ``EvaluationError``, as ``LabelAudit``, and what `onDraw` throws.
  public static func find(
    shares: [Double], in table: EmbeddingTable, draws count: Int, seed: UInt64 = 0,
    product: any MatrixProduct,
    threads: Int = 1, onDraw: (Int) throws -> Void = { _ in }
  ) throws -> [PlantedErrors] {
    precondition(count > 0 && shares.allSatisfy { (0...1).contains($0) })
    let evidence = try LabelEvidence(table, product: product, threads: threads)
    var done = 0
    return try shares.map { share in
      try PlantedErrors(share: share, in: evidence, draws: count, seed: seed, product: product) {
        done += 1
        try onDraw(done)
      }
    }
  }

  /// Plants one share of errors, and looks for them with evidence that is there.
  init(
    share: Double, in evidence: LabelEvidence, draws count: Int, seed: UInt64, product: any MatrixProduct,
    onDraw: () throws -> Void
  ) rethrows {
    let labelled = evidence.labelled
    self.share = share
    draws = try (0..<count).map { number in
      let (labels, planted) = Self.plant(
        share, in: labelled.labels, classCount: labelled.classes.count, seed: seed, draw: number)
      let audit = evidence.audit(labels, seed: seed &+ UInt64(number), product: product)
      try onDraw()
      return Draw(audit, planted: Set(planted.map { labelled.rows[$0] }))
    }
  }

  /// Makes a share of labels wrong; the same draw at a larger share makes the same labels wrong, and more.
  static func plant(
    _ share: Double, in labels: [Int], classCount: Int, seed: UInt64, draw: Int
  ) -> (labels: [Int], planted: [Int]) {
    var random = RandomStream(
      seed: seed, purpose: .wrongLabel, epoch: UInt32(truncatingIfNeeded: draw), item: .max)
    let planted = random.permutation(of: labels.count).prefix(Int((share * Double(labels.count)).rounded()))
    var wrong = labels
    for row in planted {
      let other = random.index(below: classCount - 1)
      wrong[row] = other < labels[row] ? other : other + 1
    }
    return (wrong, planted.sorted())
  }
}

extension PlantedErrors.Draw {
  /// Compares what was found with what was planted.
  init(_ audit: LabelAudit, planted: Set<Int>) {
    var (found, recall, doubtful) = (0, 0, 0)
    var foundAmongDoubtful = 0
    for (place, finding) in audit.findings.enumerated() {
      if planted.contains(finding.row) { found += 1 }
      if 2 * found >= place + 1 { recall = found }
      if finding.isDoubtful { (doubtful, foundAmongDoubtful) = (place + 1, found) }
    }
    self.init(
      planted: found, doubtful: doubtful, found: foundAmongDoubtful,
      recallAtHalfPrecision: found > 0 ? Double(recall) / Double(found) : 0,
      estimatedWrong: audit.estimatedWrong)
  }
}
