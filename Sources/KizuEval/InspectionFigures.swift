/// How good and defect are told apart: what slips through, what is rejected for nothing, and how sure that is.
public struct InspectionFigures: Sendable, Equatable, Codable {
  /// Recall at a false-alarm rate that is fixed beforehand.
  public struct FixedRate: Sendable, Equatable, Codable {
    /// Share of good photos that may be called defect.
    public var falseAlarms: Double
    /// Share of defects found then.
    ///
    /// The threshold is one of test scores: a property of the ranking, not of a line that was drawn beforehand.
    public var recall: Double
  }

  /// Test photos whose calibrated probability of a defect lies in one tenth of 0…1.
  public struct ReliabilityBin: Sendable, Equatable, Codable {
    public var photos: Int
    /// Their mean probability of a defect.
    public var predicted: Double
    /// The share of them that are defects.
    public var observed: Double
  }

  /// Names of the good classes.
  public var good: [String]
  /// How the threshold was chosen, in words.
  public var rule: String
  /// What somebody is to look at, where the rule is ``OperatingRule/review(recall:falseAlarms:)``.
  public var review: ReviewFigures?
  /// What the figures mean on a day, where it is known how many parts pass.
  public var day: DailyWork?
  /// One threshold a round, on the calibrated probability of a defect.
  public var thresholds: [Double]
  /// One temperature a round, see ``Calibration``.
  public var temperatures: [Double]
  /// Defects that were called good, which nobody looked at, of all defects (escape rate, 見逃し).
  public var escapes: BinomialBounds
  /// Good ones that were called defect, of all good ones (overkill, 過検出).
  public var overkill: BinomialBounds
  /// Groups with an escape, of all groups with a defect; nil where every defect stands alone.
  public var escapeGroups: BinomialBounds?
  /// Groups with overkill, of all groups with a good one; nil where every good one stands alone.
  public var overkillGroups: BinomialBounds?
  /// Area under the ROC curve, 0…1.
  public var auroc: Double
  /// Average precision, 0…1.
  public var averagePrecision: Double
  /// At 1, 5 and 10 % false alarms.
  public var recallAtFalseAlarms: [FixedRate]
  /// `[[false-alarm rate, recall, threshold]]`, highest threshold first.
  public var roc: [[Double]]
  /// `[[recall, precision, threshold]]`, highest threshold first.
  public var precisionRecall: [[Double]]
  /// Mean of (p - is defect)² over test photos, 0 best, of the calibrated probabilities.
  public var brier: Double
  /// Ten bins of equal width; empty ones are left out.
  public var reliability: [ReliabilityBin]
  /// What a reader must know to trust the figures.
  public var notes: [String]

  static let fixedRates = [0.01, 0.05, 0.1]
}

extension InspectionFigures {
  /// Counts the figures.
  ///
  /// - Parameters:
  ///   - good: Names of the good classes.
  ///   - settings: How thresholds were chosen, and what passes the line.
  ///   - decisions: One a round.
  ///   - scores: Calibrated probability of a defect of each test row.
  ///   - calls: What was to be done with each test row.
  ///   - isDefect: Whether it is; some are and some are not.
  ///   - groups: The group of each test row.
  init(
    good: [String], settings: InspectionSettings, decisions: [DefectDecision], scores: [Double],
    calls: [DefectDecision.Call],
    isDefect: [Bool], groups: [String?]
  ) {
    let curve = DecisionCurve(scores: scores, isDefect: isDefect)
    let rows = Array(isDefect.indices)
    let (defects, goods) = (rows.filter { isDefect[$0] }, rows.filter { !isDefect[$0] })
    self.good = good
    rule = settings.rule.description
    thresholds = decisions.map(\.threshold)
    temperatures = decisions.map(\.calibration.temperature)
    escapes = BinomialBounds(count: defects.count { calls[$0] == .good }, of: defects.count)
    overkill = BinomialBounds(count: goods.count { calls[$0] == .defect }, of: goods.count)
    escapeGroups = Self.byGroup(defects, groups) { calls[$0] == .good }
    overkillGroups = Self.byGroup(goods, groups) { calls[$0] == .defect }
    auroc = curve.auroc
    averagePrecision = curve.averagePrecision
    recallAtFalseAlarms = Self.fixedRates.map {
      FixedRate(falseAlarms: $0, recall: curve.recall(atFalseAlarmRate: $0))
    }
    roc = curve.points.map { [curve.falseAlarmRate($0), curve.recall($0), $0.threshold] }
    precisionRecall = curve.points.map { [curve.recall($0), curve.precision($0), $0.threshold] }
    let errors = rows.map { scores[$0] - (isDefect[$0] ? 1 : 0) }
    brier = errors.reduce(0) { $0 + $1 * $1 } / Double(rows.count)
    reliability = Self.reliability(scores, isDefect)
    notes = Self.notes(decisions, hasGroups: escapeGroups != nil || overkillGroups != nil)
    if case .review = settings.rule {
      if decisions.allSatisfy({ $0.isChosen && $0.reviewThreshold == nil }) {
        notes.insert(
          "On the teaching photos one line finds enough defects and rejects few enough good ones, so that nobody has to "
            + "look; of such lines it is the one that keeps the less sure of the two best, then the other.",
          at: 0)
      }
      review = ReviewFigures(
        thresholds: decisions.map { $0.reviewThreshold ?? $0.threshold },
        good: BinomialBounds(count: goods.count { calls[$0] == .review }, of: goods.count),
        defects: BinomialBounds(count: defects.count { calls[$0] == .review }, of: defects.count))
    }
    day = settings.partsADay.map { parts in
      DailyWork(
        parts: parts, defectRate: settings.defectRate ?? Double(defects.count) / Double(rows.count),
        isRateOfPhotos: settings.defectRate == nil, self)
    }
  }

  /// Affected groups of all groups; nil where no group has two rows.
  private static func byGroup(
    _ rows: [Int], _ groups: [String?], isHit: (Int) -> Bool
  ) -> BinomialBounds? {
    let numbers = GroupNumbers(rows.map { groups[$0] })
    guard numbers.count < rows.count else { return nil }
    let hit = Set(zip(rows, numbers.ofRow).filter { isHit($0.0) }.map(\.1))
    return BinomialBounds(count: hit.count, of: numbers.count)
  }

  private static func reliability(_ scores: [Double], _ isDefect: [Bool]) -> [ReliabilityBin] {
    let bins = Dictionary(grouping: scores.indices) { min(Int(scores[$0] * 10), 9) }
    return bins.sorted { $0.key < $1.key }.map { _, rows in
      ReliabilityBin(
        photos: rows.count, predicted: rows.reduce(0) { $0 + scores[$1] } / Double(rows.count),
        observed: Double(rows.count { isDefect[$0] }) / Double(rows.count))
    }
  }

  private static func notes(_ decisions: [DefectDecision], hasGroups: Bool) -> [String] {
    var notes: [String] = []
    if decisions.contains(where: { !$0.isChosen }) {
      notes.append(
        "Fewer than 2 groups of good or of defective teaching photos: no threshold could be chosen, so ½ was taken, "
          + "and probabilities are not calibrated.")
    }
    notes.append(
      hasGroups
        ? "Photos of one group may fail together: the bounds that count photos assume that they do not; rely on those "
          + "that count groups."
        : "The bounds assume that photos fail independently of each other; no groups are known.")
    if decisions.count > 1 {
      notes.append("The ranking puts together the scores of \(decisions.count) classifiers, one a part.")
    }
    return notes
  }
}
