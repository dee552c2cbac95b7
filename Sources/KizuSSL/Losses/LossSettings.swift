/// What decides the loss besides method and temperature; a part of `config.json`.
public struct LossSettings: Sendable, Codable, Equatable {
  /// Whether photos that have something to do with each other push each other away.
  public enum GroupNegatives: String, Sendable, Codable, CaseIterable {
    /// They do, as any two photos.
    case keep
    /// Photos of one group, and copies of one file, do not.
    case drop
    /// Near-duplicates do not either; to find them, every photo is read once more.
    case dropAlike = "drop-alike"
  }

  /// What becomes of negatives that look like the photo itself.
  public enum FalseNegatives: String, Sendable, Codable, CaseIterable {
    /// They stay negatives.
    case off
    /// They are left out.
    case mask
    /// They become further positives.
    case attract
  }

  public var groupNegatives: GroupNegatives
  public var falseNegatives: FalseNegatives
  /// The most that may be false negatives, as a share of the other photos of the batch; nil when off.
  public var falseNegativeShare: Float?
  /// The least cosine of a false negative; nil when off.
  public var falseNegativeThreshold: Float?
  /// How much photos of one label attract each other, 0 (labels are not used) to 1 (SupCon).
  public var labelsGuide: Float
  /// Photos whose last projections are negatives besides the batch's; nil where there is no queue.
  public var queue: Int?
  /// τ⁺, the share of negatives that are of the photo's own kind; nil for methods that have none.
  public var classPrior: Float?
  /// β, how much hard negatives count before others; nil for methods that have none.
  public var concentration: Float?
  /// γ, the weight of the newest batch in the moving averages; nil for methods that have none.
  public var movingAverage: Float?
  /// SHA-256 over the groups, copies, near-duplicates and labels that are used; nil where none are.
  public var relationsDigest: String?

  /// What is taken where the user asks for nothing: the papers' values.
  public enum Defaults {
    public static let falseNegativeShare: Float = 0.05
    public static let falseNegativeThreshold: Float = 0.7
    public static let classPrior: Float = 0.1
    public static let concentration: Float = 1
    public static let movingAverage: Float = 0.9
  }

  /// What a run did whose `config.json` says nothing of it: NT-Xent over all photos.
  static let earlier = LossSettings(LossOptions(groupNegatives: .keep), method: .ntXent)

  /// Settles every value for a method.
  public init(_ options: LossOptions, method: PretrainOptions.Method) {
    groupNegatives = method.hasNegatives ? options.groupNegatives ?? .drop : .keep
    falseNegatives = options.falseNegatives ?? .off
    let isFinding = falseNegatives != .off
    falseNegativeShare = isFinding ? options.falseNegativeShare ?? Defaults.falseNegativeShare : nil
    falseNegativeThreshold =
      isFinding ? options.falseNegativeThreshold ?? Defaults.falseNegativeThreshold : nil
    labelsGuide = options.labelsGuide ?? 0
    queue = method.hasNegatives ? options.queue.flatMap { $0 > 0 ? $0 : nil } : nil
    classPrior = method.hasClassPrior ? options.classPrior ?? Defaults.classPrior : nil
    concentration = method == .hard ? options.concentration ?? Defaults.concentration : nil
    movingAverage = method == .sogclr ? options.movingAverage ?? Defaults.movingAverage : nil
  }
}

// A run of an earlier version has no such entry.
extension KeyedDecodingContainer {
  func decode(_ type: LossSettings.Type, forKey key: Key) throws -> LossSettings {
    try decodeIfPresent(type, forKey: key) ?? .earlier
  }
}
