/// How well an anomaly score parts defects from good parts, and what its threshold does.
public struct AnomalyFigures: Sendable, Equatable, Codable {
  /// One class of defects against the good photos.
  public struct ClassFigures: Sendable, Equatable, Codable {
    /// The class.
    public let name: String
    /// Area under the ROC curve of this class against good, 0…1.
    public let auroc: Double
    /// Photos above the threshold, of all of the class.
    public let found: BinomialBounds
  }

  /// How often a defect scores above a good photo, ties counting half; 0…1.
  public let auroc: Double
  /// Good photos above the threshold, of all.
  public let falseAlarms: BinomialBounds
  /// Defects that are not above it, of all.
  public let escapes: BinomialBounds
  /// Each class of defects, in the order of Unicode code points.
  public let classes: [ClassFigures]

  /// Counts the figures; nil unless there are both good photos and defects.
  ///
  /// - Parameters:
  ///   - scores: One a photo, finite.
  ///   - labels: The class of each photo.
  ///   - good: The classes of good parts.
  ///   - threshold: Scores above it are called defects.
  public init?(scores: [Double], labels: [String], good: [String], threshold: Double) {
    precondition(scores.count == labels.count)
    let isDefect = labels.map { !good.contains($0) }
    guard isDefect.contains(true), isDefect.contains(false) else { return nil }
    let goods = scores.indices.filter { !isDefect[$0] }
    let defects = scores.indices.filter { isDefect[$0] }
    auroc = DecisionCurve(scores: scores, isDefect: isDefect).auroc
    falseAlarms = BinomialBounds(count: goods.count { scores[$0] > threshold }, of: goods.count)
    escapes = BinomialBounds(count: defects.count { scores[$0] <= threshold }, of: defects.count)
    classes = Set(defects.map { labels[$0] }).sorted().map { name in
      let own = defects.filter { labels[$0] == name }
      let rows = goods + own
      return ClassFigures(
        name: name,
        auroc: DecisionCurve(scores: rows.map { scores[$0] }, isDefect: rows.map { isDefect[$0] }).auroc,
        found: BinomialBounds(count: own.count { scores[$0] > threshold }, of: own.count))
    }
  }
}
