extension Goal {
  /// Reads `METRIC[(CLASS|defect)] (>=|<=) NUMBER [at METRIC (>=|<=) NUMBER]`.
  ///
  /// Numbers are shares, 0.95 or 95 %; ≥ and ≤ are read as well. Without a class, recall, precision and false alarms
  /// are about defects of any kind.
  ///
  /// - Parameter text: The goal.
  /// - Throws: ``GoalError``, which says what to write instead.
  public init(_ text: String) throws(GoalError) {
    let text = text.replacing("≥", with: ">=").replacing("≤", with: "<=")
    guard let first = Self.comparison(in: text[...]) else { throw .noComparison(text) }
    // A class may be called anything, “at” too: the second part is looked for behind the first comparison.
    let behind = text[first.upperBound...]
    let at = behind.firstRange(of: " at ")
    let (metric, target) = try Self.subject(text[..<first.lowerBound])
    main = try Self.part(
      metric, text[first], behind[..<(at?.lowerBound ?? behind.endIndex)])
    guard let at else {
      (self.target, condition) = (target, nil)
      return
    }
    let second = behind[at.upperBound...]
    guard let range = Self.comparison(in: second) else { throw .noComparison(String(second)) }
    let subject = second[..<range.lowerBound]
    guard !subject.contains("(") else { throw .classInCondition(Self.trimmed(subject)) }
    let (other, _) = try Self.subject(subject)
    for metric in [metric, other] where !metric.hasTarget { throw .noLine(metric) }
    guard other != metric else { throw .sameMetric(metric) }
    condition = try Self.part(other, second[range], second[range.upperBound...])
    self.target = target
  }

  private static func comparison(in text: Substring) -> Range<String.Index>? {
    [text.firstRange(of: ">="), text.firstRange(of: "<=")].compactMap { $0 }
      .min { $0.lowerBound < $1.lowerBound }
  }

  /// The metric, and what it is about.
  private static func subject(_ text: Substring) throws(GoalError) -> (GoalMetric, GoalTarget?) {
    let opening = text.firstIndex(of: "(")
    let name = trimmed(text[..<(opening ?? text.endIndex)])
    guard let metric = GoalMetric(rawValue: name.lowercased()) else { throw .unknownMetric(name) }
    guard let opening else { return (metric, metric.hasTarget ? .defect : nil) }
    guard metric.hasTarget else { throw .needsNoClass(metric) }
    guard let closing = text.lastIndex(of: ")"), closing > opening,
      trimmed(text[text.index(after: closing)...]).isEmpty
    else { throw .noClass(trimmed(text)) }
    let target = trimmed(text[text.index(after: opening)..<closing])
    guard !target.isEmpty else { throw .noClass(trimmed(text)) }
    return (metric, target == "defect" ? .defect : .named(target))
  }

  private static func part(
    _ metric: GoalMetric, _ comparison: Substring, _ number: Substring
  ) throws(GoalError) -> GoalPart {
    var text = trimmed(number)
    guard metric.isBetterHigher == (comparison == ">=") else { throw .wrongDirection(metric) }
    let isPercent = text.hasSuffix("%")
    if isPercent { text = trimmed(text.dropLast()) }
    guard let value = Double(text), value.isFinite else {
      throw .noShare(metric: metric, text: trimmed(number))
    }
    let share = isPercent ? value / 100 : value
    guard (0...1).contains(share) else { throw .noShare(metric: metric, text: trimmed(number)) }
    guard share != (metric.isBetterHigher ? 0 : 1) else { throw .alwaysMet(metric) }
    return GoalPart(metric, share)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
