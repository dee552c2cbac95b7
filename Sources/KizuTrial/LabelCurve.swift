public import KizuEval

/// Accuracy against the number of labels: what a label-efficiency experiment found.
public struct LabelCurve: Sendable, Equatable, Codable {
  /// One encoder and method with one number of labels.
  public struct Point: Sendable, Equatable, Codable {
    /// The name of the encoder, see ``CurveSource``.
    public var encoder: String
    public var method: CurveMethod
    /// Share of the drawn labels that were made wrong.
    public var labelNoise: Double
    /// How many labels that is: "5 a class", "25 %".
    public var rung: String
    /// Labels that taught; in cross-validation the mean over rounds.
    public var labels: Double
    /// Mean over draws of the mean recall over classes, 0…1.
    public var balancedAccuracy: Double
    /// 95 % interval over other labels drawn and other test photos together.
    public var balancedAccuracyCI: ConfidenceInterval
    /// The balanced accuracy of each draw.
    public var draws: [Double]
    /// Minutes of processor time that the trainings of one draw took, in the mean; nil for classifiers on embeddings.
    public var processorMinutes: Double?
  }

  /// That few labels do as well as many, shown by the data.
  public struct Statement: Sendable, Equatable, Codable {
    /// Who needs few labels.
    public var encoder: String
    /// How many.
    public var labels: Double
    /// Its balanced accuracy there.
    public var balancedAccuracy: Double
    /// Who is reached with all its labels; may be the same encoder.
    public var reachedEncoder: String
    /// How many labels that took.
    public var reachedLabels: Double
    /// Its balanced accuracy with them.
    public var reachedBalancedAccuracy: Double
    /// By how much few labels of the one are better than all of the other: 95 % interval of the paired difference.
    public var differenceCI: ConfidenceInterval
  }

  /// What twice the labels might give: a guess from how accuracy grew so far.
  public struct Extrapolation: Sendable, Equatable, Codable {
    /// How well the same law would have guessed what is known.
    public struct Check: Sendable, Equatable, Codable {
      /// The most labels that were drawn.
      public var labels: Double
      /// What the law, fitted to at most half as many, expects of them.
      public var expected: Double
      /// What they gave.
      public var found: Double
    }

    public var encoder: String
    public var method: CurveMethod
    /// Twice the most labels that were drawn.
    public var labels: Double
    /// What the law expects of them, 0…1.
    public var balancedAccuracy: Double
    /// 95 % interval over other labels and test photos, widened by what ``check`` got wrong.
    public var balancedAccuracyCI: ConfidenceInterval
    /// What was fitted.
    public var law: PowerLaw
    public var check: Check
  }

  public var command = "curve"
  /// Class names in Unicode code-point order, K in all.
  public var classes: [String]
  /// Which photos taught and which were scored.
  public var `protocol`: EvaluationProtocol
  /// How often labels were drawn.
  public var draws: Int
  /// The method that ``statements`` compare, beside encoders that were trained for each point.
  public var headline: CurveMethod
  /// How much worse still counts as reaching.
  public var margin: Double
  /// Test photos.
  public var testCount: Int
  /// Photos left out because nobody has labelled them.
  public var unlabelledCount: Int
  /// By encoder, method, label noise, and labels rising.
  public var points: [Point]
  /// What the data show; may be empty.
  public var statements: [Statement]
  /// One for each line that statements compare, where it has enough points.
  public var extrapolations: [Extrapolation]

  enum CodingKeys: String, CodingKey {
    case command, classes
    case `protocol`
    case draws, headline, margin
    case testCount = "nTest"
    case unlabelledCount = "nUnlabelled"
    case points, statements, extrapolations
  }

  /// The points of one line, labels rising.
  public func line(encoder: String, method: CurveMethod, labelNoise: Double = 0) -> [Point] {
    points.filter { $0.encoder == encoder && $0.method == method && $0.labelNoise == labelNoise }
  }

  /// The line that stands for an encoder in statements and plots: by the headline method, or by training.
  public func mainLine(encoder: String) -> [Point] {
    let method = points.first { $0.encoder == encoder && $0.method.isTrained }?.method
    return line(encoder: encoder, method: method ?? headline)
  }

  /// The encoders, in the order in which they were given.
  public var encoders: [String] {
    points.reduce(into: []) { if !$0.contains($1.encoder) { $0.append($1.encoder) } }
  }

  /// The point with the most labels of each encoder's main line.
  package var mostLabels: [Point] { encoders.compactMap { mainLine(encoder: $0).last } }

  /// Whether the most labels that were drawn are all that there are.
  package var drawsAll: Bool {
    mostLabels.allSatisfy { $0.rung == CurveRung.share(1).description }
  }

  /// Whether more than guessing was shown, to within the margin.
  package func isAboveGuessing(_ point: Point) -> Bool {
    point.balancedAccuracyCI.low > 1 / Double(classes.count) + margin
  }
}
