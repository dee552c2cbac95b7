/// How well one property of the files predicts the label on its own.
///
/// A model that could see the property would score at least that without looking at the part.
public struct Shortcut: Sendable, Equatable {
  /// What was looked at: `format`, `size`, `aspect`, `fileLength`, `bitDepth` or `colour`.
  public let feature: String
  /// Mean share of photos called right over the classes, by cross-validation.
  public let balancedAccuracy: Double
  /// What guessing gives: 1 / K for K classes.
  public let chance: Double
  /// Balanced accuracy above which guessing is ruled out: chance + max(0.05, 3 standard errors).
  ///
  /// The standard error is √(Σ r (1 - r) / n) / K over classes with n groups each, where r is the recall drawn to
  /// one half as by two more groups, so that a perfect score on a few photos proves little.
  public let limit: Double
  /// The class that the property gives away most clearly, by index.
  public let clearestClass: Int
  /// Share of that class's photos that are called so.
  public let clearestRecall: Double
  /// Share of the photos called so that are of that class.
  public let clearestPrecision: Double

  /// Whether the property predicts the label better than guessing can.
  public var isSuspicious: Bool { balancedAccuracy > limit }
}
