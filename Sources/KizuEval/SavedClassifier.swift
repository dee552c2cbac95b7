public import KizuCore

/// A classifier that was taught and can be used on new photos: what `kizu probe --save` writes.
public struct SavedClassifier: Sendable, Equatable, Codable {
  /// The form of the file.
  public static let currentVersion = 1

  /// The form of this file.
  public private(set) var version = currentVersion
  /// SHA-256 of the encoder's file, whose embeddings alone fit.
  public let encoder: String
  /// Class names in Unicode code-point order, K in all.
  public let classes: [String]
  /// The linear probe.
  public let probe: LinearProbe
  /// Calibration and the line between good and defect; nil where no class is known to be good.
  public let decision: DefectDecision?
  /// How the line was drawn, in words.
  public let rule: String?
  /// What the training photos look like.
  public let novelty: Novelty
  /// The path of each training photo.
  public let paths: [String]
  /// What folders of new photos are compared with; nil where that is not known.
  public let drift: DriftReference?

  /// Teaches a classifier with all labelled rows.
  ///
  /// - Parameters:
  ///   - table: The embeddings.
  ///   - encoder: SHA-256 of the encoder's file.
  ///   - settings: How the probe is fitted.
  ///   - inspection: What is good and how the line is drawn; nil knows classes only.
  ///   - seed: Keys the folds that C and the line are chosen on.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Throws: ``EvaluationError`` when the labels do not allow it.
  public init(
    teaching table: EmbeddingTable, encoder: String, settings: ProbeSettings = ProbeSettings(),
    inspection: InspectionSettings?, seed: UInt64, product: any MatrixProduct, threads: Int = 1
  ) throws(EvaluationError) {
    let labelled = try LabelledRows(of: table)
    let values = table.values.rows(labelled.rows, dimension: table.dimension)
    let classCount = labelled.classes.count
    let c = LinearProbe.chooseStrength(
      values, dimension: table.dimension, labels: labelled.labels, groups: labelled.groups,
      classCount: classCount, classWeight: settings.classWeight, seed: seed, product: product
    ).c
    self.encoder = encoder
    classes = labelled.classes
    probe = LinearProbe.fit(
      values, dimension: table.dimension, labels: labelled.labels, classCount: classCount, c: c,
      classWeight: settings.classWeight, product: product)
    if let inspection {
      decision = DefectDecision(
        training: values, dimension: table.dimension, labels: labelled.labels, groups: labelled.groups,
        isGood: try GoodClasses.among(labelled.classes, named: inspection.goodClasses),
        rule: inspection.rule, c: c, classWeight: settings.classWeight, seed: seed, product: product)
      rule = inspection.rule.description
    } else {
      (decision, rule) = (nil, nil)
    }
    let groups = GroupNumbers(labelled.groups).ofRow
    let distances = Novelty.distances(
      among: values, dimension: table.dimension, groups: groups, product: product, threads: threads)
    novelty = Novelty(training: values, dimension: table.dimension, distances: distances)
    drift = DriftReference(
      values, labelled, looks: labelled.rows.map { table.rows[$0].looks }, groups: groups,
      distances: distances,
      c: c, settings: settings, seed: seed, product: product)
    paths = labelled.rows.map { table.rows[$0].path }
  }

  /// A classifier whose probe was taught some other way; it knows classes only.
  ///
  /// - Parameters:
  ///   - encoder: SHA-256 of the encoder's file.
  ///   - classes: Class names in Unicode code-point order.
  ///   - probe: The probe, with a class for each name.
  ///   - novelty: What the training photos look like.
  ///   - paths: The path of each training photo.
  package init(encoder: String, classes: [String], probe: LinearProbe, novelty: Novelty, paths: [String]) {
    self.encoder = encoder
    self.classes = classes
    self.probe = probe
    (decision, rule, drift) = (nil, nil, nil)
    self.novelty = novelty
    self.paths = paths
  }

  /// What is said of one photo.
  public struct Prediction: Sendable, Equatable {
    /// The most probable class, as its place in ``SavedClassifier/classes``.
    public var label: Int
    /// The probability of each class, `[K]`; calibrated where ``SavedClassifier/decision`` is.
    public var probabilities: [Double]
    /// The probability of a defect, where it is known what is good.
    public var defect: Double?
    /// What is to be done with it, where it is known what is good.
    public var call: DefectDecision.Call?
    /// The nearest training photo, as its place in ``SavedClassifier/paths``.
    public var nearest: Int
    /// 1 - cosine similarity to it, 0…2.
    public var distance: Float
    /// How far it lies from the middle of the training photos.
    public var length: Float
    /// Whether it is unlike anything seen, by ``distance`` or ``length``: do not rely on the rest.
    public var isUnlikeAnything: Bool
  }

  /// Classifies embeddings.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: One prediction a row.
  public func predict(
    _ values: [Float], product: any MatrixProduct, threads: Int = 1
  ) -> [Prediction] {
    let raw = probe.probabilities(of: values, product: product)
    let judged = decision?.apply(to: raw)
    let probabilities = judged?.classes ?? raw
    let labels = probabilities.largestPerRow(of: classes.count)
    return novelty.nearest(to: values, product: product, threads: threads).enumerated().map { row, nearest in
      let defect = judged?.defect[row]
      return Prediction(
        label: labels[row],
        probabilities: Array(probabilities[row * classes.count..<(row + 1) * classes.count]), defect: defect,
        call: defect.flatMap { defect in decision?.call(defect) },
        nearest: nearest.index, distance: nearest.distance, length: nearest.length,
        isUnlikeAnything: novelty.usual.areExceeded(distance: nearest.distance, length: nearest.length))
    }
  }
}
