import Foundation
public import KizuEval

/// How many planted wrong labels an audit finds, as people and programs read it.
public struct PlantedErrorsReport: Sendable {
  private struct Document: Encodable {
    let command = "audit-labels"
    let inject: [PlantedErrors]
  }

  private let results: [PlantedErrors]

  /// - Parameter results: One a share.
  public init(_ results: [PlantedErrors]) {
    self.results = results
  }

  /// The draws as JSON with sorted keys and a final line feed.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Document(inject: results)), as: UTF8.self) + "\n"
  }

  /// A row a share: means over draws, with the lowest and the highest.
  public var text: String {
    var table = TextTable(columns: [
      .right("made wrong"), .right("labels"), .right("estimated wrong"), .right("found"),
      .right("right when doubted"), .right("found at 50 % precision"),
    ])
    for result in results {
      table.append([
        EvaluationReport.percent(result.share), mean(result) { Double($0.planted) },
        mean(result, \.estimatedWrong), range(result, \.recall), range(result, \.precision),
        range(result, \.recallAtHalfPrecision),
      ])
    }
    let draws = results.first?.draws.count ?? 0
    let weak = results.filter { $0.isTrusted == false }.map { EvaluationReport.percent($0.share) }
    let warning =
      weak.isEmpty
      ? ""
      : "\n"
        + Prose.wrapped(
          "Warning: with \(Prose.list(weak)) wrong, most of them are not found before the list is wrong more often than "
            + "right. With this encoder it cannot be trusted on these photos.")
    return table.description + "\n"
      + Prose.wrapped(
        "Labels drawn at random were made wrong and looked for; means over \(Prose.count(draws, "draw", "draws")), and "
          + "the lowest and highest. “found”: the share of them among the labels that the audit calls doubtful. “right "
          + "when doubted”: the share of those that were made wrong. “found at 50 % precision”: when you look at labels "
          + "in the audit's order for as long as at least every second one was made wrong. Labels that were wrong "
          + "before count as right.") + warning
  }

  private func mean(_ result: PlantedErrors, _ figure: (PlantedErrors.Draw) -> Double) -> String {
    String(format: "%.0f", result.draws.reduce(0) { $0 + figure($1) } / Double(result.draws.count))
  }

  private func range(_ result: PlantedErrors, _ figure: (PlantedErrors.Draw) -> Double) -> String {
    let values = result.draws.map(figure)
    let mean = values.reduce(0, +) / Double(values.count)
    let (low, high) = (values.min() ?? 0, values.max() ?? 0)
    return
      "\(EvaluationReport.percent(mean)) (\(EvaluationReport.percent(low)) – \(EvaluationReport.percent(high)))"
  }
}
