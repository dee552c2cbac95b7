/// What every threshold on a score would do: the ROC and the precision-recall curve of good against defect.
///
/// A photo is called defect where its score is at least the threshold. The definitions are scikit-learn's
/// (`roc_curve` without dropped points, `roc_auc_score`, `average_precision_score`).
public struct DecisionCurve: Sendable, Equatable {
  /// What one threshold does.
  public struct Point: Sendable, Equatable {
    /// Scores from here on are called defect; above every score in the first point.
    public var threshold: Double
    /// Defects that are called so.
    public var hits: Int
    /// Good ones that are called defect.
    public var falseAlarms: Int
  }

  /// One point a distinct score, highest threshold first, after a first one that calls nothing defect.
  public let points: [Point]
  /// Defects, at least 1.
  public let defectCount: Int
  /// Good ones, at least 1.
  public let goodCount: Int

  /// Sorts the scores.
  ///
  /// - Parameters:
  ///   - scores: One a photo, finite; higher is more likely a defect.
  ///   - isDefect: What each photo is; some are defects and some are not.
  public init(scores: [Double], isDefect: [Bool]) {
    precondition(scores.count == isDefect.count && scores.allSatisfy(\.isFinite))
    defectCount = isDefect.count { $0 }
    goodCount = isDefect.count - defectCount
    precondition(defectCount > 0 && goodCount > 0)
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var points = [Point(threshold: scores[order[0]].nextUp, hits: 0, falseAlarms: 0)]
    for (rank, index) in order.enumerated() {
      var point = points[points.count - 1]
      if isDefect[index] { point.hits += 1 } else { point.falseAlarms += 1 }
      if rank == 0 || scores[index] != point.threshold {
        point.threshold = scores[index]
        points.append(point)
      } else {
        points[points.count - 1] = point
      }
    }
    self.points = points
  }

  /// Share of defects that are called so, 0…1.
  public func recall(_ point: Point) -> Double { Double(point.hits) / Double(defectCount) }

  /// Share of good ones that are called defect, 0…1.
  public func falseAlarmRate(_ point: Point) -> Double { Double(point.falseAlarms) / Double(goodCount) }

  /// Share of those called defect that are; 1 where none is called so.
  public func precision(_ point: Point) -> Double {
    let called = point.hits + point.falseAlarms
    return called == 0 ? 1 : Double(point.hits) / Double(called)
  }

  /// The area under the ROC curve: how often a defect scores above a good one, ties counting half; 0…1.
  public var auroc: Double {
    var area = 0.0
    for (last, next) in zip(points, points.dropFirst()) {
      area += Double(next.falseAlarms - last.falseAlarms) * Double(next.hits + last.hits) / 2
    }
    return area / (Double(defectCount) * Double(goodCount))
  }

  /// Average precision, Σ (Rₙ - Rₙ₋₁) Pₙ; 0…1.
  public var averagePrecision: Double {
    var sum = 0.0
    for (last, next) in zip(points, points.dropFirst()) {
      sum += Double(next.hits - last.hits) * precision(next)
    }
    // Divided at the end: thirty thirtieths do not add up to 1.
    return sum / Double(defectCount)
  }

  /// The highest recall of any threshold whose false-alarm rate is not above the limit.
  ///
  /// - Parameter limit: 0…1.
  /// - Returns: 0…1.
  public func recall(atFalseAlarmRate limit: Double) -> Double {
    points.last { falseAlarmRate($0) <= limit }.map(recall) ?? 0
  }
}
