/// What a user asks of the loss besides method and temperature; what is nil gets a default.
public struct LossOptions: Sendable, Equatable {
  public var groupNegatives: LossSettings.GroupNegatives?
  public var falseNegatives: LossSettings.FalseNegatives?
  public var falseNegativeShare: Float?
  public var falseNegativeThreshold: Float?
  public var labelsGuide: Float?
  /// Photos in the queue of further negatives; 0 for none.
  public var queue: Int?
  /// τ⁺ of debiased and hard.
  public var classPrior: Float?
  /// β of hard.
  public var concentration: Float?
  /// γ of SogCLR.
  public var movingAverage: Float?

  public init(groupNegatives: LossSettings.GroupNegatives? = nil) {
    self.groupNegatives = groupNegatives
  }

  /// The choices that a run was made with.
  init(_ settings: LossSettings) {
    groupNegatives = settings.groupNegatives
    falseNegatives = settings.falseNegatives
    falseNegativeShare = settings.falseNegativeShare
    falseNegativeThreshold = settings.falseNegativeThreshold
    labelsGuide = settings.labelsGuide
    queue = settings.queue ?? 0
    classPrior = settings.classPrior
    concentration = settings.concentration
    movingAverage = settings.movingAverage
  }

  /// What each option accepts.
  public enum Limits {
    public static let falseNegativeShare: ClosedRange<Float> = 0.001...0.5
    public static let falseNegativeThreshold: ClosedRange<Float> = -1...1
    public static let labelsGuide: ClosedRange<Float> = 0...1
    public static let queue = 0...65_536
    /// The largest share of the photos that may stand in the queue: in a longer one a photo would soon meet itself, and
    /// much of its own kind.
    public static let queueShare = 0.5
    public static let classPrior: ClosedRange<Float> = 0...0.9
    public static let concentration: ClosedRange<Float> = 0...10
    public static let movingAverage: ClosedRange<Float> = 0.01...1
  }

  /// Checks the options by themselves and against the method that they are for.
  ///
  /// - Throws: ``PretrainError/outOfRange(option:value:range:)``,
  ///   ``PretrainError/notOfMethod(option:method:reason:)``.
  func validate(for method: PretrainOptions.Method) throws(PretrainError) {
    try PretrainOptions.check("--false-negative-share", falseNegativeShare, Limits.falseNegativeShare)
    try PretrainOptions.check(
      "--false-negative-threshold", falseNegativeThreshold, Limits.falseNegativeThreshold)
    try PretrainOptions.check("--labels-guide", labelsGuide, Limits.labelsGuide)
    try PretrainOptions.check("--queue", queue, Limits.queue)
    try PretrainOptions.check("--tau-plus", classPrior, Limits.classPrior)
    try PretrainOptions.check("--beta", concentration, Limits.concentration)
    try PretrainOptions.check("--moving-average", movingAverage, Limits.movingAverage)
    func refuse(_ option: String, _ reason: String, if isRefused: Bool) throws(PretrainError) {
      if isRefused { throw .notOfMethod(option: option, method: method.rawValue, reason: reason) }
    }
    try refuse(
      "--tau-plus", "it belongs to debiased and hard", if: classPrior != nil && !method.hasClassPrior)
    try refuse("--beta", "it belongs to hard", if: concentration != nil && method != .hard)
    try refuse("--moving-average", "it belongs to sogclr", if: movingAverage != nil && method != .sogclr)
    let isFinding = falseNegatives ?? .off != .off
    let isGuided = labelsGuide ?? 0 > 0
    try refuse("--queue", "it has no negatives", if: queue ?? 0 > 0 && !method.hasNegatives)
    try refuse("--false-negatives", "it has no negatives", if: isFinding && !method.hasNegatives)
    try refuse("--labels-guide", "it has no negatives", if: isGuided && !method.hasNegatives)
    try refuse(
      "--group-negatives", "it has no negatives",
      if: groupNegatives ?? .keep != .keep && !method.hasNegatives)
    try refuse(
      "--false-negative-share or --false-negative-threshold", "it needs --false-negatives mask or attract",
      if: !isFinding && (falseNegativeShare != nil || falseNegativeThreshold != nil))
    try refuse(
      "--false-negatives attract", "it excludes --labels-guide: both say which photos attract each other",
      if: falseNegatives == .attract && isGuided)
  }

  /// These options where they say something, else what others say that the method knows.
  func falling(backOn others: LossOptions, method: PretrainOptions.Method) -> LossOptions {
    var merged = self
    if method.hasNegatives {
      merged.groupNegatives = groupNegatives ?? others.groupNegatives
      merged.falseNegatives = falseNegatives ?? others.falseNegatives
      merged.labelsGuide = labelsGuide ?? others.labelsGuide
      merged.queue = queue ?? others.queue
      if merged.falseNegatives ?? .off != .off {
        merged.falseNegativeShare = falseNegativeShare ?? others.falseNegativeShare
        merged.falseNegativeThreshold = falseNegativeThreshold ?? others.falseNegativeThreshold
      }
    }
    if method.hasClassPrior { merged.classPrior = classPrior ?? others.classPrior }
    if method == .hard { merged.concentration = concentration ?? others.concentration }
    if method == .sogclr { merged.movingAverage = movingAverage ?? others.movingAverage }
    return merged
  }
}
