import Foundation
import KizuAugment
import KizuEval
public import KizuTrial

/// What changes on the line do to a classifier, as people and programs read it.
public struct StressReport: Sendable {
  /// What is reported.
  public let result: StressResult

  public init(_ result: StressResult) {
    self.result = result
  }

  /// The result as JSON with sorted keys and a final line feed; docs/stress.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(result), as: UTF8.self) + "\n"
  }

  /// The conclusion, the way, and a table.
  public var text: String {
    Prose.wrapped(StressWords.conclusion(of: result) + interval + ".")
      + others + "\n" + way + "\n\(table)"
  }

  private var interval: String {
    guard let first = result.breaks.first else { return "" }
    let (low, high) = (StressWords.points(first.lossCI.low), StressWords.points(first.lossCI.high))
    return " of balanced accuracy (\(low) to \(high) with 95 % confidence)"
  }

  /// What else breaks it, and what does not.
  private var others: String {
    let breaks = result.breaks
    var text = ""
    if breaks.count > 1 {
      let list = breaks.dropFirst().map { "\(StressWords.name($0.change)) (\(StressWords.strength($0)))" }
      text += Prose.wrapped("Then: \(list.joined(separator: ", ")).")
    }
    let withstood = result.changes.filter { change in !breaks.contains { $0.change == change } }
    if !withstood.isEmpty, !breaks.isEmpty {
      text += Prose.wrapped(
        "Not shown to break at any strength tried: "
          + "\(withstood.map(StressWords.name).joined(separator: ", ")).")
    }
    return text
  }

  private var way: String {
    let taught =
      result.protocol.kind == .split
      ? "A linear probe learnt from \(result.trainCount) photos as they are and called \(result.testCount) others"
      : "\(result.testCount) labelled photos were called by linear probes that the other "
        + "\(result.protocol.folds - 1) of \(result.protocol.folds) parts taught as they are"
    let clean = result.balancedAccuracyCI
    var text = Prose.wrapped(
      "\(taught), spoilt by one change at a time. Unspoilt: \(EvaluationReport.percent(result.balancedAccuracy)) "
        + "balanced accuracy (\(EvaluationReport.percent(clean.low)) – \(EvaluationReport.percent(clean.high))). "
        + "A change breaks it where the data show that more than \(StressWords.points(result.tolerance)) points "
        + "are lost.")
    if result.unlabelledCount > 0 { text += "Photos without a label, left out: \(result.unlabelledCount).\n" }
    if !result.protocol.note.isEmpty { text += Prose.wrapped("Note: \(result.protocol.note)") }
    return text
  }

  private var table: TextTable {
    var table = TextTable(columns: [
      .left("change"), .right("strength"), .right("accuracy"), .left("95 % interval"), .right("lost"),
      .left("95 % interval"), .left(""),
    ])
    for point in result.points {
      let (accuracy, lost) = (point.balancedAccuracyCI, point.lossCI)
      table.append([
        point.level == 1 ? StressWords.name(point.change) : "", StressWords.strength(point),
        EvaluationReport.percent(point.balancedAccuracy),
        "\(EvaluationReport.percent(accuracy.low)) – \(EvaluationReport.percent(accuracy.high))",
        StressWords.points(point.loss), "\(StressWords.points(lost.low)) – \(StressWords.points(lost.high))",
        point.isBroken ? "breaks" : "",
      ])
    }
    return table
  }
}
