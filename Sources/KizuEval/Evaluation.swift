/// How good an encoder is: what `knn`, `probe` and `finetune` find, and the JSON that they print.
public struct Evaluation: Sendable, Equatable, Codable {
  /// Figures of one class.
  public struct ClassResult: Sendable, Equatable, Codable {
    /// Its name.
    public var name: String
    /// Test rows that are of the class.
    public var support: Int
    /// Share of the rows called so that are so, 0…1; 0 where none was.
    public var precision: Double
    /// Share of the class's rows that were called so, 0…1; 0 where there are none.
    public var recall: Double
    /// Harmonic mean of precision and recall, 0…1; 0 where undefined.
    public var f1: Double

    enum CodingKeys: String, CodingKey {
      case name = "class"
      case support, precision, recall, f1
    }
  }

  /// The command that asked: `knn`, `probe` or `finetune`.
  public var command: String
  /// Class names in Unicode code-point order, K in all.
  public var classes: [String]
  /// Which rows trained and which were scored.
  public var `protocol`: EvaluationProtocol
  /// Labelled rows that trained; in cross-validation all of them, each in every round but its own.
  public var trainCount: Int
  /// Labelled rows that were scored; in cross-validation all of them, each once.
  public var testCount: Int
  /// Rows left out because nobody has labelled them.
  public var unlabelledCount: Int
  /// Share of test rows called right, 0…1.
  public var accuracy: Double
  /// 95 % interval, see ``Bootstrap``.
  public var accuracyCI: ConfidenceInterval
  /// Mean recall over the classes among the test rows, 0…1.
  public var balancedAccuracy: Double
  /// 95 % interval, see ``Bootstrap``.
  public var balancedAccuracyCI: ConfidenceInterval
  /// Mean F1 over the classes among test rows or predictions, 0…1.
  public var macroF1: Double
  /// 95 % interval, see ``Bootstrap``.
  public var macroF1CI: ConfidenceInterval
  /// One entry a class, in the order of ``classes``.
  public var perClass: [ClassResult]
  /// `[K, K]`; `confusion[i][j]` test rows of class i were called j.
  public var confusion: [[Int]]
  /// Good against defect, where it is known which classes are good.
  public var inspection: InspectionFigures?
  /// How the trainings came about, of `finetune` alone.
  public var training: SupervisedFigures?

  enum CodingKeys: String, CodingKey {
    case command, classes
    case `protocol`
    case trainCount = "nTrain"
    case testCount = "nTest"
    case unlabelledCount = "nUnlabelled"
    case accuracy, accuracyCI, balancedAccuracy, balancedAccuracyCI, macroF1, macroF1CI, perClass, confusion
    case inspection, training
  }

  /// Counts all figures from predictions, and draws their intervals.
  ///
  /// - Parameters:
  ///   - command: The command that asks.
  ///   - classes: Class names, K.
  ///   - protocol: Which rows trained and which were scored; its seed keys the bootstrap.
  ///   - truth: The class of each test row, in 0 ..< K; at least one row.
  ///   - predicted: What each test row was called, in 0 ..< K.
  ///   - groups: The group of each test row.
  ///   - trainCount: Labelled rows that trained.
  ///   - unlabelledCount: Rows left out.
  public init(
    command: String, classes: [String], protocol: EvaluationProtocol, truth: [Int], predicted: [Int],
    groups: [String?], trainCount: Int, unlabelledCount: Int
  ) {
    self.command = command
    self.classes = classes
    self.protocol = `protocol`
    self.trainCount = trainCount
    testCount = truth.count
    self.unlabelledCount = unlabelledCount
    confusion = ClassificationMetrics.confusion(
      truth: truth, predicted: predicted, classCount: classes.count)
    let metrics = ClassificationMetrics(confusion: confusion)
    accuracy = metrics.accuracy
    balancedAccuracy = metrics.balancedAccuracy
    macroF1 = metrics.macroF1
    perClass = zip(classes, metrics.perClass).map { name, figures in
      ClassResult(
        name: name, support: figures.support, precision: figures.precision, recall: figures.recall,
        f1: figures.f1)
    }
    let intervals = Bootstrap(
      truth: truth, predicted: predicted, groups: groups, classCount: classes.count, seed: `protocol`.seed)
    accuracyCI = intervals.accuracy
    balancedAccuracyCI = intervals.balancedAccuracy
    macroF1CI = intervals.macroF1
  }
}
