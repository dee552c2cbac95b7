public import KizuEval

/// Whether suggested labels teach more than random ones: what a ``SuggestionTrial`` found.
public struct SuggestionFigures: Sendable, Equatable, Codable {
  /// One choice with one number of labels.
  public struct Point: Sendable, Equatable, Codable {
    public var choice: SuggestionTrial.Choice
    /// How many photos were labelled.
    public var labels: Int
    /// How many classes had a label then, in the mean.
    public var classesFound: Double
    /// Mean over draws of the mean recall over classes, 0…1; a class without a label is never found.
    public var balancedAccuracy: Double
    /// 95 % interval over other draws and other test photos together.
    public var balancedAccuracyCI: ConfidenceInterval
    /// The balanced accuracy of each draw.
    public var draws: [Double]
    /// By how much it is better than random labels of the same number.
    public var gain: Double
    /// 95 % interval of the paired difference.
    public var gainCI: ConfidenceInterval
  }

  public var command = "suggest"
  /// Class names in Unicode code-point order, K in all.
  public var classes: [String]
  /// Which photos could be labelled and which tested.
  public var `protocol`: EvaluationProtocol
  /// How often everything was repeated.
  public var draws: Int
  /// Test photos.
  public var testCount: Int
  /// By number of labels, and choice.
  public var points: [Point]

  enum CodingKeys: String, CodingKey {
    case command, classes
    case `protocol`
    case draws
    case testCount = "nTest"
    case points
  }
}
