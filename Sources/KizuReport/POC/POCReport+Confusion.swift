import KizuEval
import KizuTrial

extension POCReport {
  /// Which classes were taken for which, and what the line did.
  var confusion: HTML {
    guard let judgement = record.judgement else { return "" }
    let matrix = judgement.evaluation.confusion
    let rows = matrix.enumerated().map { truth, counts -> HTML in
      let cells = counts.enumerated().map { called, count -> HTML in
        let style: HTML =
          truth == called ? " class=\"n diagonal\"" : count > 0 ? " class=\"n wrong\"" : " class=\"n\""
        return "<td\(style)>\(say.count(count))</td>"
      }
      return "<tr><th scope=\"row\">\(judgement.classes[truth])</th>\(cells)</tr>\n"
    }
    let heads = judgement.classes.map { name -> HTML in "<th scope=\"col\" class=\"n\">\(name)</th>" }
    let right = matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
    let content: HTML = """
      <p>\(say(ResultPhrase.confusionWords, say.count(right), say.count(judgement.rows.count)))</p>
      <div class="wide"><table><caption>\(say(ResultPhrase.confusionCaption))</caption>
      <thead><tr><th scope="col">\(say(ResultPhrase.confusionTrue))</th>\(heads)</tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
    return section("confusion", say(ResultPhrase.confusion), content + line(judgement))
  }

  /// The two by two table of a line.
  private func line(_ judgement: POCJudgement) -> HTML {
    guard !judgement.thresholds.isEmpty else { return "" }
    func row(_ name: String, _ isTarget: Bool) -> [HTML] {
      let own = judgement.rows.filter { judgement.isTarget[$0.truth] == isTarget }
      let called = own.count { $0.isCalled }
      return ["\(name)", "\(say.count(called))", "\(say.count(own.count - called))"]
    }
    return HTML.table(
      caption: say(ResultPhrase.lineTable),
      head: [say(ResultPhrase.confusionTrue), say(ResultPhrase.lineFound), say(ResultPhrase.lineLet)],
      rows: [row(targetName, true), row(otherName, false)], numeric: [1, 2])
  }
}
