public import KizuNN

/// What a user asks of updates besides rate and decay; what is nil gets a default.
public struct UpdateOptions: Sendable, Equatable {
  public var optimizer: Optimizer.Kind?
  public var schedule: LearningRateSchedule.Kind?
  public var warmup: Warmup?
  /// d of the moving average of weights; 0 for none.
  public var average: Float?
  /// How many parts a batch is computed in.
  public var parts: Int?
  public var normStatistics: BatchNormStatistics?

  public init() {}

  /// The choices that a run was made with.
  init(_ settings: PretrainSettings) {
    optimizer = settings.optimizer.kind
    schedule = settings.schedule.kind
    warmup = settings.updates.warmup
    average = settings.updates.average ?? 0
    parts = settings.updates.parts
    normStatistics = settings.updates.normStatistics
  }

  /// What each option accepts.
  public enum Limits {
    public static let average: ClosedRange<Float> = 0...0.99999
    public static let parts = 1...512
    /// The fewest photos of a part.
    public static let photosOfPart = 8
  }

  /// Checks every option that stands alone.
  ///
  /// - Throws: ``PretrainError/outOfRange(option:value:range:)``.
  func validate() throws(PretrainError) {
    try PretrainOptions.check("--ema", average, Limits.average)
    try PretrainOptions.check("--accumulate", parts, Limits.parts)
  }

  /// Checks that a batch can be cut in equal parts that are large enough.
  ///
  /// - Throws: ``PretrainError/partsDoNotFit(parts:batchSize:)``.
  static func check(parts: Int, ofBatch batchSize: Int) throws(PretrainError) {
    guard parts > 1 else { return }
    guard batchSize % parts == 0, batchSize / parts >= Limits.photosOfPart else {
      throw .partsDoNotFit(parts: parts, batchSize: batchSize)
    }
  }

  /// These options where they say something, else the others'.
  func falling(backOn others: UpdateOptions) -> UpdateOptions {
    var merged = others
    merged.optimizer = optimizer ?? others.optimizer
    merged.schedule = schedule ?? others.schedule
    // A warm-up that was chosen for another curve does not go along with a new one.
    merged.warmup = warmup ?? (merged.schedule == others.schedule ? others.warmup : nil)
    merged.average = average ?? others.average
    merged.parts = parts ?? others.parts
    merged.normStatistics = normStatistics ?? others.normStatistics
    return merged
  }
}
