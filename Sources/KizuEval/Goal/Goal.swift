/// What a trial is to show, decided before any result: `recall(defect) >= 0.95 at false_alarms <= 0.05`.
///
/// Without a second part, photos are called what class they are most likely of, classes counting alike, as the linear
/// probe does. With one, a line is drawn on the probability of the target, on training photos alone
/// (`OperatingRule.goal`), and both parts must hold at that line.
///
/// ```swift
/// let goal = try Goal("recall(scratch) >= 0.9")
/// print(goal.casesAtBest)  // 29
/// ```
public struct Goal: Sendable, Equatable {
  /// What is to be reached.
  public var main: GoalPart
  /// What must hold at the same time.
  public var condition: GoalPart?
  /// What is to be found; nil for metrics over all classes.
  public var target: GoalTarget?

  public init(_ main: GoalPart, target: GoalTarget?, at condition: GoalPart? = nil) {
    self.main = main
    self.condition = condition
    self.target = target
  }

  /// One part, or both.
  public var parts: [GoalPart] { [main] + (condition.map { [$0] } ?? []) }

  /// How the line is drawn; nil where photos are called their most likely class.
  public var rule: OperatingRule? { condition == nil ? nil : .goal(parts) }

  /// Which classes are the target.
  ///
  /// - Parameters:
  ///   - classes: All classes.
  ///   - good: What the user calls good; empty takes usual names, see ``GoodClasses``.
  /// - Returns: Whether each class is the target; for metrics over all classes, whether it is a defect, or nil where it
  ///   is not known what is good.
  /// - Throws: ``EvaluationError`` where it is not known what is good, ``GoalError/unknownClass(_:_:)``.
  public func targets(among classes: [String], good: [String]) throws -> [Bool]? {
    switch target {
    case .named(let name):
      guard classes.contains(name) else { throw GoalError.unknownClass(name, classes) }
      return classes.map { $0 == name }
    case .defect: return try GoodClasses.among(classes, named: good).map { !$0 }
    case nil:
      guard good.isEmpty else { return try GoodClasses.among(classes, named: good).map { !$0 } }
      return (try? GoodClasses.among(classes, named: []))?.map { !$0 }
    }
  }

  /// How many test photos the main part needs where each is called right; nil where no number is enough.
  ///
  /// For recall these are defects, for false alarms good photos, for precision photos called defect, for the metrics
  /// over all classes photos in all, of which more may be needed where there are many classes.
  public var casesAtBest: Int? { Self.casesAtBest(main) }

  /// How many cases a part needs at best: the least n with limitⁿ ≤ 0.05, for then a rate of the limit would seldom
  /// give n hits in a row.
  public static func casesAtBest(_ part: GoalPart) -> Int? {
    let share = part.metric.isBetterHigher ? part.limit : 1 - part.limit
    guard share < 1 else { return nil }
    guard share > 0 else { return 1 }
    return RateBounds.fewest { RateBounds(rate: 1, effective: Double($0)).lower(0.05) >= share }
  }
}

extension Goal: CustomStringConvertible {
  /// The goal as it can be given again.
  public var description: String {
    let suffix =
      switch target {
      case .defect: "(defect)"
      case .named(let name): "(\(name))"
      case nil: ""
      }
    return Self.text(main, suffix) + (condition.map { " at " + Self.text($0, "") } ?? "")
  }

  private static func text(_ part: GoalPart, _ target: String) -> String {
    "\(part.metric.rawValue)\(target) \(part.metric.isBetterHigher ? ">=" : "<=") \(part.limit)"
  }
}
