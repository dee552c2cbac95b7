public import KizuAugment
public import KizuEval

/// How much of its accuracy a classifier keeps when photos are spoilt.
public struct StressResult: Sendable, Equatable, Codable {
  /// One change at one strength.
  public struct Point: Sendable, Equatable, Codable {
    public var change: Corruption.Kind
    /// From 1, hardly visible.
    public var level: Int
    /// In the unit of the change, see `Corruption.Kind`.
    public var strength: Float
    /// Mean recall over the classes of spoilt test photos, 0…1.
    public var balancedAccuracy: Double
    /// 95 % interval over other test photos.
    public var balancedAccuracyCI: ConfidenceInterval
    /// Balanced accuracy of the same photos as they are, less ``balancedAccuracy``.
    public var loss: Double
    /// 95 % interval of the paired difference.
    public var lossCI: ConfidenceInterval
    /// Whether the data show that more is lost than ``StressResult/tolerance``.
    public var isBroken: Bool
  }

  public var command = "stress"
  /// Class names in Unicode code-point order, K in all.
  public var classes: [String]
  /// Which photos taught and which were spoilt.
  public var `protocol`: EvaluationProtocol
  /// Labelled photos that taught; in cross-validation all of them.
  public var trainCount: Int
  /// Test photos.
  public var testCount: Int
  /// Photos left out because nobody has labelled them.
  public var unlabelledCount: Int
  /// On test photos as they are, 0…1.
  public var balancedAccuracy: Double
  /// 95 % interval over other test photos.
  public var balancedAccuracyCI: ConfidenceInterval
  /// How much balanced accuracy may be lost before a change is said to break the classifier.
  public var tolerance: Double
  /// By change, levels rising.
  public var points: [Point]

  enum CodingKeys: String, CodingKey {
    case command, classes
    case `protocol`
    case trainCount = "nTrain"
    case testCount = "nTest"
    case unlabelledCount = "nUnlabelled"
    case balancedAccuracy, balancedAccuracyCI, tolerance, points
  }

  /// What guessing reaches: 1/K.
  public var guessing: Double { 1 / Double(classes.count) }

  /// Whether photos as they are show more than guessing by so much that a loss of ``tolerance`` could be seen.
  ///
  /// Where not, that nothing breaks the classifier says nothing about it.
  public var hasSomethingToLose: Bool { balancedAccuracyCI.low > guessing + tolerance }

  /// The changes, in the order in which they were tried.
  public var changes: [Corruption.Kind] {
    points.reduce(into: []) { if !$0.contains($1.change) { $0.append($1.change) } }
  }

  /// Where each change that breaks the classifier does so at its weakest; those of the lowest level first, among them
  /// the greatest loss.
  public var breaks: [Point] {
    changes.compactMap { change in
      points.filter { $0.change == change && $0.isBroken }.min { $0.level < $1.level }
    }.sorted { ($0.level, -$0.loss) < ($1.level, -$1.loss) }
  }
}
