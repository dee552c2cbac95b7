import Foundation
import KizuData
public import KizuEval

/// Labels that disagree with their neighbours, as people and programs read them.
public struct LabelAuditReport: Sendable {
  /// A doubted label with the photos that speak for and against it.
  public struct Case: Sendable {
    public let finding: LabelAudit.Finding
    public let witnesses: LabelWitnesses

    public init(_ finding: LabelAudit.Finding, _ witnesses: LabelWitnesses) {
      self.finding = finding
      self.witnesses = witnesses
    }
  }

  let audit: LabelAudit
  let table: EmbeddingTable
  /// The cases that CSV lists.
  private let cases: [Case]
  /// The cases that text, JSON and sheet show.
  let shown: ArraySlice<Case>
  private let notes: [String]

  /// - Parameters:
  ///   - audit: What was found.
  ///   - table: What was audited.
  ///   - cases: The first findings of the audit, or all, with their witnesses.
  ///   - count: How many of them text, JSON and sheet show.
  ///   - notes: Sentences that a reader must know.
  public init(_ audit: LabelAudit, of table: EmbeddingTable, cases: [Case], count: Int, notes: [String] = [])
  {
    self.audit = audit
    self.table = table
    self.cases = cases
    shown = cases.prefix(count)
    self.notes = notes
  }

  func name(_ label: Int) -> String { audit.classes[label] }

  static func similarity(_ value: Float) -> String { decimal(Double(value)) }

  /// Three digits after the point.
  static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }

  // MARK: Text

  /// The estimate in sentences, then the most doubtful labels as a table.
  public var text: String {
    sentences.map { Prose.wrapped($0) }.joined() + (shown.isEmpty ? "" : "\n" + list)
  }

  /// What stands above the table, a paragraph each.
  var sentences: [String] {
    var sentences = [
      "Each label was compared with what photos of other groups say: a linear probe (\(audit.folds) folds that keep "
        + "groups and copies together) and the 10 most similar photos.",
      estimate, caveat,
    ]
    if let trust { sentences.insert(trust.text, at: trust.isWarning ? 0 : sentences.count) }
    let unjudged = audit.unjudged.count
    if unjudged > 0 {
      sentences.append(
        "Photos whose label no other group has, so that nothing can speak for it, left out: \(unjudged).")
    }
    if audit.unlabelledCount > 0 {
      sentences.append("Photos without a label, left out: \(audit.unlabelledCount).")
    }
    return sentences + notes
  }

  /// How many labels are probably wrong, with how many both ways agree on.
  var estimate: String {
    let judged = audit.findings.count
    let (doubtful, limit) = (audit.doubtful.count, EvaluationReport.percent(LabelAudit.doubtLimit))
    guard doubtful > 0 else {
      return
        "Probably wrong: none of \(Prose.count(judged, "label", "labels")); each is at least \(limit) probable."
    }
    let unanimous = audit.doubtful.count { $0.isUnanimous }
    return
      "Probably wrong: about \(Prose.grouped(doubtful)) of \(Prose.count(judged, "label", "labels")) "
      + "(\(EvaluationReport.percent(Double(doubtful) / Double(judged)))), those less than \(limit) probable. For "
      + "\(Prose.grouped(unanimous)) of them both ways name the same other class."
  }

  private var caveat: String {
    let wrong = Int(audit.estimatedWrong.rounded())
    let share = audit.findings.isEmpty ? 0 : audit.estimatedWrong / Double(audit.findings.count)
    return
      "By confident learning it would be \(Prose.grouped(wrong)) (\(EvaluationReport.percent(share))). Both numbers count "
      + "mistakes of the encoder too, the second one more so: with it, "
      + "\(EvaluationReport.percent(audit.balancedAccuracy)) of the photos are called as they are labelled, each class "
      + "counting alike (guessing: \(EvaluationReport.percent(1 / Double(audit.classes.count)))). Look at a photo before you "
      + "change its label."
  }

  /// What the audit's check of itself says; nil where there was none.
  var trust: (text: String, isWarning: Bool)? {
    guard let check = audit.check, let recall = check.recallAtHalfPrecision else { return nil }
    let found =
      "\(EvaluationReport.percent(check.share)) of the labels were made wrong on purpose, in memory "
      + "(\(Prose.count(check.draws.count, "draw", "draws"))): following the list for as long as at least every second label "
      + "on it is wrong, \(EvaluationReport.percent(recall)) of them are found."
    guard recall < PlantedErrors.leastRecall else {
      return (
        "Checked on these photos: " + found
          + " Errors between classes that look alike are harder to find. --inject tries other shares.", false
      )
    }
    return (
      "Warning: this list cannot be trusted. As a check, " + found
        + " The encoder does not tell these classes apart well enough: train it, longer or on more photos, or take the "
        + "embeddings of another one (--embeddings).", true
    )
  }

  private var list: String {
    var list = TextTable(columns: [
      .right(""), .left("photo"), .left("label"), .right("p"), .left("more likely"), .right("p"),
      .left("most similar of its label"), .left("of other labels"),
    ])
    for (place, shown) in shown.enumerated() {
      let finding = shown.finding
      list.append([
        "\(place + 1)", table.rows[finding.row].path, name(finding.label),
        Self.decimal(finding.labelProbability), name(finding.suggestion),
        Self.decimal(finding.suggestionProbability),
        shown.witnesses.agreeing.first.map { Self.similarity($0.similarity) } ?? "none",
        shown.witnesses.disagreeing.first.map {
          "\(Self.similarity($0.similarity)) \(table.rows[$0.index].label ?? "")"
        } ?? "none",
      ])
    }
    return list.description
  }

  // MARK: CSV

  /// All cases, the most doubtful first.
  public var csv: [UInt8] {
    var writer = CSVWriter(header: [
      "path", "label", "suggestion", "p(label)", "p(suggestion)", "doubtful", "unanimous", "agreeing",
      "agreeing similarity", "disagreeing", "disagreeing label", "disagreeing similarity",
    ])
    for entry in cases {
      let finding = entry.finding
      let (agreeing, disagreeing) = (entry.witnesses.agreeing.first, entry.witnesses.disagreeing.first)
      writer.append([
        table.rows[finding.row].path, name(finding.label), name(finding.suggestion),
        Self.decimal(finding.labelProbability), Self.decimal(finding.suggestionProbability),
        finding.isDoubtful ? "yes" : "no", finding.isUnanimous ? "yes" : "no",
        agreeing.map { table.rows[$0.index].path } ?? "", agreeing.map { "\($0.similarity)" } ?? "",
        disagreeing.map { table.rows[$0.index].path } ?? "",
        disagreeing.flatMap { table.rows[$0.index].label } ?? "",
        disagreeing.map { "\($0.similarity)" } ?? "",
      ])
    }
    return writer.bytes
  }
}
