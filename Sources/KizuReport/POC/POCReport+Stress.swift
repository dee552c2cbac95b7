import KizuAugment
import KizuEval
import KizuTrial

extension POCReport {
  /// What changes on the line do to the classifier.
  var robustness: HTML {
    guard let stress = record.stress else {
      let why = record.omissions.filter { $0.what == "stress" }.map { HTML.paragraph(words($0)) }
      return why.isEmpty ? "" : section("robustness", say(StressPhrase.heading), "\(why)")
    }
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
      guard stress.hasSomethingToLose else {
        return say(
          StressPhrase.nothingToLose, whole, say.percent(stress.balancedAccuracyCI.low),
          say.percent(stress.balancedAccuracyCI.high), say.percent(stress.guessing), points(stress.tolerance))
      }
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
