import Foundation
import Kizu

/// What a search for views has come to, for people and for programs.
struct TuningReport {
  private static let mostRows = 40

  private let result: TuningResult
  private let header: TuningHeader
  private let photos: String
  private let preset: String

  init(_ result: TuningResult, header: TuningHeader, photos: String, preset: String) {
    self.result = result
    self.header = header
    self.photos = photos
    self.preset = preset
  }

  /// Tables and sentences.
  var text: String {
    let plan = header.plan
    var parts = [
      criterion, Self.inWords(plan),
      "The same plan again: --trials \(plan.trials) --steps \(plan.longestSteps) --repeats \(plan.repeats)",
      "",
      table,
    ]
    if result.rows.count > Self.mostRows {
      parts.append("\(result.rows.count - Self.mostRows) more recipes stand in \(preset).trials.jsonl.\n")
    }
    parts += [verdict, "", changes]
    parts.append("Next:\n  \(next)")
    return parts.joined(separator: "\n") + "\n"
  }

  /// The result as JSON with sorted keys and a final line feed.
  func json() throws -> String {
    struct Document: Encodable {
      let command = "tune-views"
      let preset: String
      let search: TuningHeader
      let result: TuningResult
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(preset: preset, search: header, result: result)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  /// The command that uses the preset, on the same side of the split.
  private var next: String {
    let selection = header.settings.photos
    var words = ["kizu", "pretrain", photos, "-o", "runs/tuned", "--preset", preset]
    if let labels = selection.labels, let split = selection.split {
      words += ["--labels", labels, "--split", split.rawValue]
    }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  private var criterion: String {
    switch header.criterion {
    case .knn:
      "Score: balanced accuracy of k-NN on folds of the labelled training photos."
    case .retrieval:
      "Score: how surely a photo is found again in another light (mean reciprocal rank). No labels were used, so it\n"
        + "knows nothing of defects."
    }
  }

  private var table: String {
    var table = TextTable(columns: [
      .right("rank"), .left("recipe"), .right("score"), .left("95 % interval"), .right("steps"),
      .right("trainings"), .right("seconds"), .left("views"),
    ])
    for row in result.rows.prefix(Self.mostRows) {
      let isFinal = row.stage == header.plan.rungs.count
      let steps =
        isFinal
        ? header.plan.longestSteps : header.plan.rungs[min(row.stage, header.plan.rungs.count - 1)].steps
      table.append([
        "\(row.rank)", row.candidate.name, Self.percent(row.score),
        "\(Self.percent(row.interval.low)) – \(Self.percent(row.interval.high)) \(row.seeds > 1 ? "seeds" : "photos")",
        "\(steps)", "\(row.trainings)", "\(Int(row.seconds.rounded()))",
        RecipeWords.short(row.candidate.recipe),
      ])
    }
    return table.description
  }

  private var verdict: String {
    let winner = result.winner.name
    switch result.verdict {
    case .better:
      return "\(winner) is better than surface by \(gain).\nIt is written to \(preset)."
    case .notShown:
      var lines = ["No recipe was shown to be better than surface, so surface is written to \(preset)."]
      if result.ending == .budget { lines.append("The time was over before the plan was complete.") }
      if let best = result.gain {
        let name = result.rows.first { $0.candidate.number == best.candidate }?.candidate.name ?? ""
        lines.append("The best other one, \(name), differs by \(gain).")
      } else {
        lines.append("The finals were not held.")
      }
      return lines.joined(separator: "\n")
    case .unfinished:
      return "Stopped before the finals. The best so far, \(winner), is written to \(preset).\n"
        + "That it is better than surface is not shown."
    }
  }

  private var gain: String {
    guard let gain = result.gain else { return "an unknown amount" }
    return "\(Self.points(gain.mean)) points (95 % interval \(Self.points(gain.interval.low)) to "
      + "\(Self.points(gain.interval.high)), \(gain.repeats) pairs of trainings)"
  }

  private var changes: String {
    let lines = RecipeWords.changes(from: .surface, to: result.winner.recipe)
    guard !lines.isEmpty else { return "The file holds surface as it is.\n" }
    return "Against surface:\n" + lines.map { "  \($0)\n" }.joined()
  }

  /// A plan in a sentence.
  static func inWords(_ plan: TuningPlan) -> String {
    let later = plan.rungs.dropFirst().map { ", the best \($0.candidates) for \($0.steps)" }.joined()
    return
      "Trained: \(plan.trials) recipes for \(plan.rungs[0].steps) steps\(later); then surface, simclr and the "
      + "best \(plan.finalists) others \(plan.repeats) times."
  }

  static func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

  private static func points(_ share: Double) -> String {
    String(format: "%+.1f", 100 * share).replacing("-", with: "−")
  }
}
