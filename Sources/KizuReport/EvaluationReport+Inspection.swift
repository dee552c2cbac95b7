import Foundation
import KizuEval

extension EvaluationReport {
  /// Good against defect in words and tables.
  static func text(of figures: InspectionFigures) -> String {
    var text = "Good or defect (good: \(TextTable.onOneLine(figures.good.joined(separator: ", "))))\n"
    text += Prose.wrapped("The line was drawn on the teaching photos alone: \(figures.rule).") + "\n"
    text += "\(errors(figures))\n"
    if let day = figures.day { text += "\(work(day))\n" }
    text += "\(ranking(figures))"
    if !figures.notes.isEmpty { text += "\n" + figures.notes.map { Prose.wrapped("Note: \($0)") }.joined() }
    return text
  }

  private static func errors(_ figures: InspectionFigures) -> TextTable {
    var table = TextTable(columns: [
      .left("error"), .right("seen"), .right("rate"), .left("95 % interval"), .left("with 95 % confidence"),
      .left("meaning"),
    ])
    func add(_ name: String, _ bounds: BinomialBounds?, _ meaning: String) {
      guard let bounds else { return }
      let interval = "\(percent(bounds.interval.low)) – \(percent(bounds.interval.high))"
      table.append([
        name, "\(bounds.count) of \(bounds.of)", percent(bounds.rate), interval,
        "at most \(percent(bounds.upper))", meaning,
      ])
    }
    add("escapes", figures.escapes, "defects called good")
    add("… by group", figures.escapeGroups, "groups in which a defect was called good")
    add("overkill", figures.overkill, "good ones called defect")
    add("… by group", figures.overkillGroups, "groups in which a good one was called defect")
    if let review = figures.review {
      add("looked at, good", review.good, "good ones that somebody is to look at")
      add("looked at, defect", review.defects, "defects that somebody is to look at")
    }
    return table
  }

  /// What the figures mean on a day.
  private static func work(_ day: DailyWork) -> String {
    let source = day.isRateOfPhotos ? ", as among the test photos (--defect-rate says otherwise)" : ""
    var table = TextTable(columns: [.left("a day"), .right("parts"), .left("95 % interval")])
    func add(_ name: String, _ count: DailyWork.Count?) {
      guard let count else { return }
      let interval = count.interval
      table.append([name, parts(count.mean), "\(parts(interval.low)) – \(parts(interval.high))"])
    }
    add("to be looked at", day.reviews)
    add("defects that slip through", day.escapes)
    add("good ones rejected", day.overkill)
    return Prose.wrapped(
      "Of \(parts(day.parts)) parts a day, \(percent(day.defectRate)) of them defective\(source):")
      + table.description
  }

  /// A number of parts, with one decimal where it is small.
  private static func parts(_ count: Double) -> String {
    count < 10 && count != count.rounded()
      ? String(format: "%.1f", count) : Prose.grouped(Int(min(count, 1e15).rounded()))
  }

  private static func ranking(_ figures: InspectionFigures) -> TextTable {
    var table = TextTable(columns: [.left("ranking"), .right("value"), .left("meaning")])
    table.append(["AUROC", percent(figures.auroc), "how often a defect scores above a good one"])
    table.append(["average precision", percent(figures.averagePrecision), "precision over all recalls"])
    for point in figures.recallAtFalseAlarms {
      table.append([
        "recall at \(percent(point.falseAlarms))", percent(point.recall),
        "defects found if that share of good ones may be rejected",
      ])
    }
    return table
  }
}
