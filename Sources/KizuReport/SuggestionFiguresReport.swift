import Foundation
import KizuEval
public import KizuTrial

/// Whether suggested labels teach more than random ones, as people and programs read it.
public struct SuggestionFiguresReport: Sendable {
  /// What is reported.
  public let figures: SuggestionFigures

  public init(_ figures: SuggestionFigures) {
    self.figures = figures
  }

  /// The figures as JSON with sorted keys and a final line feed; docs/suggest.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(figures), as: UTF8.self) + "\n"
  }

  /// The figures in words and a table.
  public var text: String {
    var text = Prose.wrapped(
      "A linear probe was taught with the labels of photos chosen each way, \(figures.draws) times, and tested on "
        + "\(figures.testCount) others. Gain: balanced accuracy above that of as many random labels, in points; "
        + "* where its 95 % interval is all on one side of 0.")
    if !figures.protocol.note.isEmpty { text += Prose.wrapped("Note: \(figures.protocol.note)") }
    var table = TextTable(columns: [
      .right("labels"), .left("chosen"), .right("classes"), .right("accuracy"), .left("95 % interval"),
      .right("gain"), .left("95 % interval"), .left(""),
    ])
    for point in figures.points {
      let (accuracy, gain) = (point.balancedAccuracyCI, point.gainCI)
      let isRandom = point.choice == .random
      let isShown = gain.low > 0 || gain.high < 0
      table.append([
        isRandom ? "\(point.labels)" : "", point.choice.rawValue, String(format: "%.1f", point.classesFound),
        EvaluationReport.percent(point.balancedAccuracy),
        "\(EvaluationReport.percent(accuracy.low)) – \(EvaluationReport.percent(accuracy.high))",
        isRandom ? "" : Self.points(point.gain),
        isRandom ? "" : "\(Self.points(gain.low)) – \(Self.points(gain.high))", isShown ? "*" : "",
      ])
    }
    return text + "\n\(table)"
  }

  private static func points(_ share: Double) -> String { String(format: "%+.1f", 100 * share) }
}
