/// What test photos are, and what they were called: all that a goal is judged by.
public struct GoalOutcomes: Sendable, Equatable {
  /// The class of each test photo, in 0 ..< ``classCount``.
  public var truth: [Int]
  /// The class that each was called.
  public var predicted: [Int]
  /// K.
  public var classCount: Int
  /// Whether each is what the goal wants found.
  public var isTarget: [Bool]
  /// Whether each was called so.
  public var isCalled: [Bool]
  /// The group of each.
  public var groups: [String?]

  public init(
    truth: [Int], predicted: [Int], classCount: Int, isTarget: [Bool], isCalled: [Bool], groups: [String?]
  ) {
    precondition(truth.count == predicted.count && truth.count == isTarget.count)
    precondition(truth.count == isCalled.count && truth.count == groups.count)
    self.truth = truth
    self.predicted = predicted
    self.classCount = classCount
    self.isTarget = isTarget
    self.isCalled = isCalled
    self.groups = groups
  }

  /// The cases of a rate, and whether each is a hit; all photos called right for metrics over all classes.
  func cases(of metric: GoalMetric) -> RateBounds {
    let rows = truth.indices
    let (counted, hit): ([Int], [Bool]) =
      switch metric {
      case .recall: (rows.filter { isTarget[$0] }, isCalled)
      case .falseAlarms: (rows.filter { !isTarget[$0] }, isCalled)
      case .precision: (rows.filter { isCalled[$0] }, isTarget)
      case .accuracy, .balancedAccuracy, .macroF1: (Array(rows), rows.map { truth[$0] == predicted[$0] })
      }
    return RateBounds(counted.map { hit[$0] }, groups: counted.map { groups[$0] })
  }

  /// The recall of each class that occurs.
  var recalls: [RateBounds] {
    (0..<classCount).compactMap { label in
      let rows = truth.indices.filter { truth[$0] == label }
      return rows.isEmpty
        ? nil : RateBounds(rows.map { predicted[$0] == label }, groups: rows.map { groups[$0] })
    }
  }
}
