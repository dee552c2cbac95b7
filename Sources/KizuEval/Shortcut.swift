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
  public let limit: Double
  /// The class that the property tells best from all others, by index.
  public let clearestClass: Int
  /// Share of that class's photos that are called so.
  public let clearestRecall: Double
  /// Share of the photos called so that are of that class.
  public let clearestPrecision: Double
  /// How well that class is told from all others: the mean of the shares of it and of the others called
  /// right; guessing gives 0.5.
  public let clearestBalancedAccuracy: Double
  /// What ``clearestBalancedAccuracy`` must exceed: 0.5 + max(0.1, 3 standard errors).
  public let clearestLimit: Double

  /// Whether the property predicts the label, or one class of it, better than guessing can.
  public var isSuspicious: Bool {
    balancedAccuracy > limit || clearestBalancedAccuracy > clearestLimit
  }
}
