import KizuAugment
import KizuEval
import KizuTrial

extension POCReport {
  /// What a change on the line is called.
  func name(_ change: Corruption.Kind) -> String {
    switch change {
    case .blur: say(StressPhrase.blur)
    case .noise: say(StressPhrase.noise)
    case .darker: say(StressPhrase.darker)
    case .brighter: say(StressPhrase.brighter)
    case .rotation: say(StressPhrase.rotation)
    case .jpeg: say(StressPhrase.jpeg)
    }
  }

  /// What changes on the line do to the classifier.
  var robustness: HTML {
    guard let stress = record.stress else { return "" }
    let levels: [StressPhrase] = [.slight, .moderate, .strong, .severe]
    let rows = stress.changes.map { change -> [HTML] in
      ["\(name(change))"] + stress.points.filter { $0.change == change }.map(cell)
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
      StressPhrase.first, StressWords.capitalised(name(first.change)), strength(first),
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
