public import KizuData
public import KizuEval

/// All that a trial found so far: what its report is made from.
public struct POCRecord: Sendable, Equatable, Codable {
  /// How the encoder came about.
  public struct Encoder: Sendable, Equatable, Codable {
    /// Its run folder.
    public var run: String
    /// SHA-256 of its file.
    public var digest: String
    public var epochs: Int
    /// Epochs that were trained before the time was over; nil where all were.
    public var lastEpoch: Int?
    public var photos: Int
    public var imageSize: Int
    /// Whether it saw test photos, though not their labels.
    public var transductive: Bool
    /// First and last mean loss of an epoch.
    public var losses: [Double]
  }

  /// A way of telling photos apart that the encoder must beat.
  public struct Rival: Sendable, Equatable, Codable {
    /// Which one it is.
    public enum Kind: String, Sendable, Codable {
      case encoder, untrained, handmade, scratch
    }

    public var kind: Kind
    /// With all labels, 0…1.
    public var balancedAccuracy: Double
    public var balancedAccuracyCI: ConfidenceInterval
    /// The main part of the goal; nil where it has no line to measure it at.
    public var goal: GoalEvidence?
  }

  /// A photo on the map of embeddings.
  public struct Place: Sendable, Equatable, Codable {
    public var path: String
    public var label: String?
    /// Along the two directions in which embeddings vary most.
    public var x: Float
    public var y: Float
  }

  /// Something that was left out, and why.
  public struct Omission: Sendable, Equatable, Codable {
    public enum Reason: String, Sendable, Codable {
      /// The budget was over.
      case time
      /// It was not asked for.
      case choice
      /// The photos or labels do not allow it.
      case data
    }

    /// `scratch`, `stress`.
    public var what: String
    public var reason: Reason
    /// How much of it is done and kept where the time was over, in trainings or changes.
    public var done: Int?
    /// How much of it there is.
    public var total: Int?
    /// The names of what is not done, where it has names.
    public var missing: [String]?
  }

  public var criterion: POCCriterion
  /// The photo folder and the label file, as they were given.
  public var photos: String
  public var labels: String?
  public var inspection: POCInspection?
  public var encoder: Encoder?
  public var judgement: POCJudgement?
  public var curve: LabelCurve?
  public var rivals: [Rival] = []
  /// What changes on the line would do; nil where they were not tried.
  public var stress: StressResult?
  /// What untrained embeddings and hand-made features vary most in, by photo.
  public var map: [Place] = []
  /// The share of the variance that the two directions hold, 0…1.
  public var mapShare = 0.0
  public var omissions: [Omission] = []
  public var efforts: [POCEffort] = []
  /// Lots that were added later, in their order.
  public var lots: [POCLot] = []
  /// What was found as a whole.
  public var verdict: POCVerdict?
  /// Findings that were accepted by the user.
  public var accepted: [String] = []
  /// SHA-256 over the paths and digests of all photos.
  public var photosDigest = ""

  init(criterion: POCCriterion, photos: String, labels: String?) {
    (self.criterion, self.photos, self.labels) = (criterion, photos, labels)
  }
}

/// `verdict.json`.
public struct POCVerdict: Sendable, Equatable, Codable {
  public var goal: String
  public var verdict: GoalVerdict.Outcome
  /// The main metric as counted; null after a leak.
  public var estimate: Double?
  /// The one-sided 95 % bound that the verdict rests on.
  public var bound: Double?
  /// Test photos of the target.
  public var nDefects: Int
  /// How many more photos of the kind that is short would settle it; 0 where it is settled, null where no number would.
  public var needed: Int?
  /// What to do now, in a sentence.
  public var nextStep: String

  enum CodingKeys: String, CodingKey {
    case goal, verdict, estimate, bound, nDefects, needed, nextStep
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(goal, forKey: .goal)
    try container.encode(verdict, forKey: .verdict)
    // Written as null, so that every key is always there.
    try container.encode(estimate, forKey: .estimate)
    try container.encode(bound, forKey: .bound)
    try container.encode(nDefects, forKey: .nDefects)
    try container.encode(needed, forKey: .needed)
    try container.encode(nextStep, forKey: .nextStep)
  }
}

/// Photos that came after the trial, and what they say about its verdict.
public struct POCLot: Sendable, Equatable, Codable {
  /// Whether the verdict still holds.
  public enum Standing: String, Sendable, Codable {
    /// The lot looks like the photos before; its labels, if any, do not speak against the verdict.
    case holds
    /// The lot looks different, so nothing is known about it.
    case unknown
    /// The labels of the lot refute the goal.
    case refuted
  }

  public var name: String
  public var photos: Int
  /// Over paths and digests of its photos.
  public var digest: String
  /// SHA-256 of the classifier that called them.
  public var classifier: String
  public var drift: Drift
  /// Photos that are called the target.
  public var called: Int
  /// What its labels say, where it has some.
  public var verdict: GoalVerdict?
  public var labelled: Int
  public var standing: Standing
}

/// The photos to label next.
public struct POCLabelRequest: Sendable {
  /// Why labels are needed.
  public enum Reason: Sendable, Equatable {
    /// There are none.
    case none
    /// They do not allow a judgement, in words.
    case unfit(String)
    /// They do not settle the goal: so many more photos of this metric's kind would.
    case evidence(GoalMetric, Int?)
  }

  public var reason: Reason
  public var suggestions: [LabelSuggestion]
  public var table: EmbeddingTable
  /// The photos, by the paths of the table.
  public var photos: [Photo]
}
