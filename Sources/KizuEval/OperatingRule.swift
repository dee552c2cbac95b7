import KizuCore

/// How the threshold between good and defect is chosen.
public enum OperatingRule: Sendable, Equatable {
  /// The least cost a part: π · miss · (1 - recall) + (1 - π) · falseAlarm · false-alarm rate.
  ///
  /// π is `defectRate`, the share of defects among the parts of the line; nil takes that of the training photos.
  case cost(miss: Double, falseAlarm: Double, defectRate: Double?)
  /// The highest threshold that still finds this share of the defects.
  case recall(Double)
  /// The lowest threshold that calls no more than this share of the good ones a defect.
  case falseAlarms(Double)
  /// Two lines with people between: below the one of ``recall(_:)`` a photo is good, from the one of
  /// ``falseAlarms(_:)`` on it is a defect, and in between somebody looks.
  ///
  /// Where one line keeps both promises, there is nothing between: of such lines it is the one that keeps the less sure
  /// promise best, counted as ``goal(_:)`` does, and of these the one that keeps the other best, so that neither is used up
  /// to its limit.
  case review(recall: Double, falseAlarms: Double)
  /// Where the worst part of a goal is met best: the greatest least (rate - limit) / √(limit (1 - limit) / n), signs turned
  /// for rates that shall be low; n are the photos that the rate is of.
  case goal([GoalPart])

  /// The threshold for scores, which must be of photos that the classifier was not fitted to.
  ///
  /// It lies halfway between two scores, so that rounding decides nothing. Where two thresholds do equally well, the
  /// lower one, which lets fewer defects through, is taken.
  ///
  /// - Parameter curve: Of probabilities, 0…1.
  /// - Returns: 0…1, or just above 1 where nothing is to be called a defect.
  public func threshold(on curve: DecisionCurve) -> Double {
    let points = curve.points
    var best = points.count - 1
    switch self {
    case .cost(let miss, let falseAlarm, let rate):
      let share = rate ?? Double(curve.defectCount) / Double(curve.defectCount + curve.goodCount)
      let costs = points.map { point in
        share * miss * (1 - curve.recall(point)) + (1 - share) * falseAlarm * curve.falseAlarmRate(point)
      }
      // Equal costs may differ by rounding.
      for index in points.indices.reversed() where costs[index] < costs[best] * (1 - 1e-12) { best = index }
    case .recall(let wanted): best = Self.highest(recall: wanted, on: curve)
    case .falseAlarms(let limit): best = Self.lowest(falseAlarms: limit, on: curve)
    case .review(let wanted, let limit):
      let (upper, lower) = (
        Self.highest(recall: wanted, on: curve), Self.lowest(falseAlarms: limit, on: curve)
      )
      // The first of equals, from the lowest up.
      best =
        stride(from: lower, through: upper, by: -1).map { index in
          let scores = [GoalPart(.recall, wanted), GoalPart(.falseAlarms, limit)].map {
            Self.score($0, points[index], curve)
          }.sorted()
          return (index: index, worse: scores[0], better: scores[1])
        }.max { ($0.worse, $0.better) < ($1.worse, $1.better) }?.index ?? lower
    case .goal(let parts):
      let scores = points.map { point in parts.map { Self.score($0, point, curve) }.min() ?? 0 }
      for index in points.indices.reversed() where scores[index] > scores[best] + 1e-12 { best = index }
    }
    if best == points.count - 1 { return 0 }
    // Above the highest score: halfway to 1, which no probability exceeds.
    guard best > 0 else { return points[1].threshold < 1 ? (points[1].threshold + 1) / 2 : 1.0.nextUp }
    return (points[best].threshold + points[best + 1].threshold) / 2
  }

  /// Where people begin to look, below ``threshold(on:)``.
  ///
  /// - Parameter curve: As for ``threshold(on:)``.
  /// - Returns: The lower line; nil where nobody is to look.
  public func reviewThreshold(on curve: DecisionCurve) -> Double? {
    guard case .review(let recall, _) = self else { return nil }
    let lower = OperatingRule.recall(recall).threshold(on: curve)
    return lower < threshold(on: curve) ? lower : nil
  }

  /// The first point, from the highest threshold down, that finds this share of the defects.
  private static func highest(recall wanted: Double, on curve: DecisionCurve) -> Int {
    curve.points.firstIndex { curve.recall($0) >= wanted } ?? curve.points.count - 1
  }

  /// The last point that calls no more than this share of the good ones a defect.
  private static func lowest(falseAlarms limit: Double, on curve: DecisionCurve) -> Int {
    curve.points.lastIndex { curve.falseAlarmRate($0) <= limit } ?? 0
  }

  /// How many standard errors a rate is on the right side of its limit.
  private static func score(_ part: GoalPart, _ point: DecisionCurve.Point, _ curve: DecisionCurve) -> Double
  {
    let (rate, count): (Double, Int) =
      switch part.metric {
      case .recall: (curve.recall(point), curve.defectCount)
      case .falseAlarms: (curve.falseAlarmRate(point), curve.goodCount)
      default: (curve.precision(point), point.hits + point.falseAlarms)
      }
    guard count > 0 else { return 0 }
    // A limit of 0 or 1 has no standard error.
    let limit = min(max(part.limit, 0.5 / Double(count)), 1 - 0.5 / Double(count))
    let score = (rate - part.limit) / (limit * (1 - limit) / Double(count)).squareRoot()
    return part.metric.isBetterHigher ? score : -score
  }
}

extension OperatingRule: CustomStringConvertible {
  /// The rule as a reader needs it.
  public var description: String {
    switch self {
    case .cost(let miss, let falseAlarm, let rate):
      "least cost at \(miss.plainText) a missed defect and \(falseAlarm.plainText) a false alarm, "
        + (rate.map { "with \(Self.percent($0)) of all parts defective" }
          ?? "with as many defects as among the teaching photos")
    case .recall(let wanted): "highest threshold that finds \(Self.percent(wanted)) of the defects"
    case .review(let recall, let limit):
      "a look at all from the highest threshold that finds \(Self.percent(recall)) of the defects to the lowest with at most "
        + "\(Self.percent(limit)) of the good ones called defect; where one line does both, the one that keeps the less sure of them best"
    case .falseAlarms(let limit):
      "lowest threshold with at most \(Self.percent(limit)) of the good ones called defect"
    case .goal(let parts):
      "threshold that meets the worse part of the goal best: "
        + parts.map { "\($0.metric.rawValue) \($0.metric.isBetterHigher ? ">=" : "<=") \($0.limit)" }
        .joined(separator: ", ")
    }
  }

  /// A share as a percentage, with as many digits as it has.
  private static func percent(_ share: Double) -> String { "\(((share * 1e8).rounded() / 1e6).plainText) %" }
}
