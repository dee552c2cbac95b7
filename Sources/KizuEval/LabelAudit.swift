public import KizuCore

/// Labels ranked by how much the other photos speak against them.
///
/// Each photo's class is predicted by photos of other groups alone, in two ways: a linear probe on grouped folds,
/// and the vote of the 10 nearest photos. The mean of their probabilities is taken, and a label is the more
/// doubtful the less probable it is (its self-confidence). ``ConfidentJoint`` estimates how many labels are wrong.
/// docs/audit-labels.md has the figures that this way was chosen by.
public struct LabelAudit: Sendable, Equatable {
  /// What the other photos say about one label.
  public struct Finding: Sendable, Equatable {
    /// The photo's row in the table.
    public var row: Int
    /// The class it is labelled with, in 0 ..< K.
    public var label: Int
    /// The most probable other class.
    public var suggestion: Int
    /// How probable the label is, 0…1.
    public var labelProbability: Double
    /// How probable the suggestion is, 0…1.
    public var suggestionProbability: Double
    /// Whether probe and neighbours both find the suggestion the most probable class.
    public var isUnanimous: Bool

    /// Whether the label is less probable than ``LabelAudit/doubtLimit``.
    public var isDoubtful: Bool { labelProbability < LabelAudit.doubtLimit }
  }

  /// The share of labels that ``check`` makes wrong.
  private static let checkedShare = 0.05

  /// A label that is less probable than this is doubtful.
  public static let doubtLimit = 0.1

  /// Class names in Unicode code-point order, K in all.
  public let classes: [String]
  /// One a photo that could be judged, the most doubtful label first.
  public let findings: [Finding]
  /// How many of these labels are wrong, estimated by ``ConfidentJoint``; mistakes of the classifiers count as well, so
  /// it is rather too high.
  public let estimatedWrong: Double
  /// Balanced accuracy of the prediction against the labels as they are, 0…1: what the estimate rests on.
  public let balancedAccuracy: Double
  /// Folds of the probe.
  public let folds: Int
  /// Labelled photos that no other group's photo shares the label with, by row: nothing can speak for them.
  public let unjudged: [Int]
  /// Photos without a label.
  public let unlabelledCount: Int
  /// What this audit finds of labels that are made wrong on purpose, 1 in 20 of them: whether its findings can be trusted
  /// on these photos; nil where there are too few labels to try.
  public private(set) var check: PlantedErrors?

  /// The labels that are doubtful, the most doubtful first.
  public var doubtful: [Finding] { Array(findings.prefix(findings.count { $0.isDoubtful })) }

  /// Audits the labels of a table.
  ///
  /// - Parameters:
  ///   - table: Embeddings; photos of one group, which is where copies of a photo belong too, are never each other's
  ///     evidence.
  ///   - seed: Keys the folds.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Throws: ``EvaluationError`` without labels, with one class, or with one group.
  public init(
    _ table: EmbeddingTable, seed: UInt64 = 0, product: any MatrixProduct, threads: Int = 1
  ) throws(EvaluationError) {
    let evidence = try LabelEvidence(table, product: product, threads: threads)
    self = evidence.audit(evidence.labelled.labels, seed: seed, product: product)
    let planted = Int((Self.checkedShare * Double(evidence.labelled.labels.count)).rounded())
    guard !findings.isEmpty, planted > 0 else { return }
    // Few labels need more draws for a figure that means something, and take less time.
    let draws = min(max(3, (30 + planted - 1) / planted), 10)
    check = PlantedErrors(
      share: Self.checkedShare, in: evidence, draws: draws, seed: seed, product: product, onDraw: {})
  }

  /// An audit that was not checked.
  init(
    classes: [String], findings: [Finding], estimatedWrong: Double, balancedAccuracy: Double, folds: Int,
    unjudged: [Int], unlabelledCount: Int
  ) {
    self.classes = classes
    self.findings = findings
    self.estimatedWrong = estimatedWrong
    self.balancedAccuracy = balancedAccuracy
    self.folds = folds
    self.unjudged = unjudged
    self.unlabelledCount = unlabelledCount
  }
}
