/// A line above which a photo is called a defect, drawn from scores of good photos alone.
///
/// With n good photos that the memory did not see when it scored them, the line is their ⌈(1 - α)(n + 1)⌉-th smallest
/// score: another good photo, drawn like them, lies above it with probability at most α (split conformal prediction;
/// Vovk, Gammerman and Shafer, "Algorithmic learning in a random world", 2005). How far the true rate of this one line
/// may lie from α, ``alarms`` tells: for an order statistic the bounds of Clopper and Pearson are exact.
public struct GoodThreshold: Sendable, Equatable, Codable {
  /// α, the false-alarm rate that was asked for, 0…1.
  public let falseAlarmRate: Double
  /// Scores above this are called defects.
  public let value: Double
  /// The good photos that lie above it, of all.
  public let alarms: BinomialBounds
  /// Whether there are good photos enough for that rate; otherwise the line is their greatest score.
  public let isAttained: Bool

  /// The false-alarm rate that the line stands for: α, or 1 / (n + 1) where there are too few good photos.
  public var expectedRate: Double { isAttained ? falseAlarmRate : 1 / Double(alarms.of + 1) }

  /// Draws the line.
  ///
  /// - Parameters:
  ///   - scores: Of good photos, at least one, finite.
  ///   - falseAlarmRate: α, 0…1.
  public init(goodScores scores: [Double], falseAlarmRate: Double) {
    precondition(!scores.isEmpty && scores.allSatisfy(\.isFinite) && (0...1).contains(falseAlarmRate))
    self.falseAlarmRate = falseAlarmRate
    let sorted = scores.sorted()
    // (1 - 0.05) · 20 is a rounding above 19.
    let rank = Int(((1 - falseAlarmRate) * Double(sorted.count + 1) - 1e-9).rounded(.up))
    isAttained = rank <= sorted.count
    let line = sorted[max(1, min(rank, sorted.count)) - 1]
    value = line
    alarms = BinomialBounds(count: scores.count { $0 > line }, of: scores.count)
  }
}
