import KizuAugment
import KizuEval
import KizuTrial

extension POCReport {
  /// What changes on the line do to the classifier.
  var robustness: HTML {
    guard let stress = record.stress else { return "" }
    let levels: [StressPhrase] = [.slight, .moderate, .strong, .severe]
    let rows = stress.changes.map { change -> [HTML] in
      ["\(say.change(change))"] + stress.points.filter { $0.change == change }.map(cell)
    }
    return section(
      "robustness", say(StressPhrase.heading),
      HTML.paragraph(conclusion(stress))
        + HTML.table(
          caption: say(StressPhrase.caption), head: ([.change] + levels).map { say($0) }, rows: rows,
          numeric: Set(1...levels.count))
        + HTML.quiet(say(StressPhrase.words, points(stress.tolerance))))
  }

  private func cell(_ point: StressResult.Point) -> HTML {
    let figure: HTML = "\(say.percent(point.balancedAccuracy)) (\(strength(point)))"
    return point.isBroken
      ? "<strong>\(figure) \(say(StressPhrase.broken))</strong>" : figure
  }

  private func conclusion(_ stress: StressResult) -> String {
    let whole = say.percent(stress.balancedAccuracy)
    guard let first = stress.breaks.first else {
      return say(StressPhrase.none, points(stress.tolerance), whole)
    }
    return say(
      StressPhrase.first, Prose.capitalised(say.change(first.change)), strength(first),
      points(first.loss), whole, points(first.lossCI.low), points(first.lossCI.high))
  }

  /// A strength as a reader knows it.
  private func strength(_ point: StressResult.Point) -> String {
    switch point.change {
    case .noise: say(StressPhrase.ofWhite, StressWords.number(100 * point.strength))
    case .jpeg: say(StressPhrase.quality, StressWords.number(100 - point.strength))
    default: StressWords.strength(point)
    }
  }

  private func points(_ share: Double) -> String { say.number(100 * share, decimals: 1) }
}
