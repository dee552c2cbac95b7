import KizuData
public import KizuTrial

/// An inspection as people read it: what endangers the result first, then the facts.
public struct InspectionReport: Sendable {
  /// One thing that is wrong, with what to do about it.
  struct Finding: Sendable, Equatable {
    /// What is wrong, with its count.
    var title: String
    /// Why it matters.
    var why: String
    /// Photos that show it; lines are never broken.
    var examples: [String] = []
    /// What to do.
    var advice: String
  }

  /// Examples of one finding that are shown.
  static let exampleCount = 5

  /// What is reported.
  public let inspection: Inspection

  public init(_ inspection: Inspection) {
    self.inspection = inspection
  }

  /// The report in words and tables, for a terminal of 80 columns; names are never cut.
  public var text: String {
    let findings = self.findings
    var text = headline(findings.count) + "\n"
    for (index, finding) in findings.enumerated() {
      text += Prose.wrapped("\(index + 1). \(finding.title)")
      text += Prose.wrapped(finding.why, indent: "   ")
      for example in finding.examples {
        for line in example.split(separator: "\n") { text += "     \(line)\n" }
      }
      text += Prose.wrapped("What to do: \(finding.advice)", indent: "   ") + "\n"
    }
    return text + facts
  }

  /// Findings, the worst first.
  var findings: [Finding] {
    [
      verification, conflicts, leaks, likelyConflicts, likelyLeaks, broken, unreachable, shortcuts, ungrouped,
      darkness, scarcity, imbalance,
    ].compactMap { $0 }
  }

  private func headline(_ count: Int) -> String {
    let set = inspection.set
    let classes = set.classes.isEmpty ? "no labels" : Prose.count(set.classes.count, "class", "classes")
    let what = "\(Prose.count(set.photos.count, "photo", "photos")) in \(inspection.folder), \(classes)."
    let verdict =
      switch count {
      case 0: "Nothing was found that endangers a result."
      case 1: "One thing endangers a result made from them."
      default: "\(count) things endanger a result made from them, the worst first."
      }
    return Prose.wrapped(TextTable.onOneLine("\(what) \(verdict)"))
  }

  /// The first of many, and how many more there are.
  static func examples(_ lines: some Sequence<String>, of count: Int) -> [String] {
    let shown = Array(lines.prefix(exampleCount))
    let rest = count - shown.count
    return shown + (rest > 0 ? ["… and \(Prose.grouped(rest)) more (--json lists all)"] : [])
  }
}
