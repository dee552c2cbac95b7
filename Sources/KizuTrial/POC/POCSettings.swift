public import KizuAugment
public import KizuData
public import KizuEval
public import KizuSSL

/// What a trial is made of.
public struct POCSettings: Sendable {
  /// The photos.
  public var photos: String
  /// A label file; nil takes the trial's own label sheet where there is one, else the names of sub-folders.
  public var labels: String?
  /// Whether photos that the label file does not list are left out.
  public var onlyListed = false
  /// What is to be shown; nil takes what the folder says.
  public var goal: Goal?
  /// The good classes; empty takes usual names.
  public var good: [String] = []
  /// Seconds for everything that trains.
  public var budget: Double
  /// Findings that look like leaks and are none, by name: see ``POCInspection/Finding/name``.
  public var accepted: Set<String> = []
  /// How the encoder is trained; epochs take the place of the budget.
  public var training = PretrainOptions()
  /// Where decoded pixels are kept.
  public var cache = PixelCacheSettings(place: .temporary)
  /// Which photos are accepted.
  public var limits = ReadingLimits()
  /// Photos that a label sheet asks for.
  public var suggestionCount = 60
  /// How often labels are drawn for the curve, at least 2.
  public var draws = 5
  /// Whether the rival from scratch is trained.
  public var trainsScratch = true
  /// Changes on the line that are tried on test photos.
  public var changes = Corruption.Kind.allCases
  /// Keys everything.
  public var seed: UInt64 = 0
  public var threads: Int

  /// Whether it is asked for a certain encoder; else the small one is trained, which learns more in the time there is.
  var namesEncoder: Bool {
    training.encoder != nil || training.shape.width != nil || training.initialWeights != nil
  }

  /// The share of ``budget`` that pretraining may take; the rival from scratch may take ``scratchShare``, spoilt photos
  /// ``stressShare``, and the rest is for what cannot be planned.
  static let pretrainingShare = 0.6
  static let scratchShare = 0.3
  static let stressShare = 0.05

  public init(photos: String, budget: Double, threads: Int) {
    self.photos = photos
    self.budget = budget
    self.threads = threads
  }
}
