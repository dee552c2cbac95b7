import Foundation
public import KizuEval

/// An evaluation as people and programs read it.
public struct EvaluationReport: Sendable {
  /// What is reported.
  public let evaluation: Evaluation

  public init(_ evaluation: Evaluation) {
    self.evaluation = evaluation
  }

  /// The evaluation as JSON with sorted keys and a final line feed; the keys are those of `Evaluation`.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(evaluation), as: UTF8.self) + "\n"
  }

  /// The evaluation in words and tables, for a reader who need not know machine learning.
  public var text: String {
    ([judge] + protocolInWords).joined(separator: "\n") + "\n\n\(headline)\nClass by class\n\(classes)"
      + "\nHow many photos of each class (rows) were called what (columns)\n\(calls)"
      + (evaluation.inspection.map { "\n" + Self.text(of: $0) } ?? "")
      + (evaluation.training.map { "\n" + Self.text(of: $0) } ?? "")
  }

  private var judge: String {
    switch evaluation.command {
    case "knn": "Each photo was called what the most similar labelled photos are (k-NN)."
    case "probe": "A linear classifier was trained on the encoder's embeddings (linear probe)."
    case "finetune" where evaluation.training?.method == "scratch":
      "An encoder was trained with the labels from random weights (from scratch)."
    case "finetune": "The encoder itself was trained further with the labels (fine-tuning)."
    default: "Result of \(evaluation.command)."
    }
  }

  private var protocolInWords: [String] {
    var lines = [way]
    if evaluation.unlabelledCount > 0 {
      lines.append("Photos without a label, left out: \(evaluation.unlabelledCount).")
    }
    if !evaluation.protocol.note.isEmpty { lines.append("Note: \(evaluation.protocol.note)") }
    return lines
  }

  private var way: String {
    switch evaluation.protocol.kind {
    case .split:
      "It learnt from \(evaluation.trainCount) labelled photos and was tested on \(evaluation.testCount) others."
    case .kfold:
      "The \(evaluation.testCount) labelled photos were dealt into \(evaluation.protocol.folds) parts that keep "
        + "groups whole; each part was tested by what the others taught."
    case .leaveOneGroupOut:
      "The groups of \(evaluation.testCount) labelled photos were left out in \(evaluation.protocol.folds) rounds; each "
        + "was tested by what the others taught."
    }
  }

  private var headline: String {
    var table = TextTable(columns: [
      .left("figure"), .right("value"), .left("95 % interval"), .left("meaning"),
    ])
    for (name, value, interval, meaning) in [
      ("accuracy", evaluation.accuracy, evaluation.accuracyCI, "share of photos called right"),
      (
        "balanced accuracy", evaluation.balancedAccuracy, evaluation.balancedAccuracyCI,
        "the same, each class counting alike"
      ),
      (
        "macro F1", evaluation.macroF1, evaluation.macroF1CI,
        "misses and false calls together, class by class"
      ),
    ] {
      table.append([
        name, Self.percent(value), "\(Self.percent(interval.low)) – \(Self.percent(interval.high))", meaning,
      ])
    }
    return table.description
  }

  private var classes: String {
    var table = TextTable(
      columns: [.left("class"), .right("photos"), .right("found"), .right("right when called"), .right("F1")])
    for result in evaluation.perClass {
      table.append([
        result.name, "\(result.support)", Self.percent(result.recall), Self.percent(result.precision),
        Self.percent(result.f1),
      ])
    }
    return table.description
  }

  private var calls: String {
    var table = TextTable(
      columns: [.left("")] + evaluation.classes.map { .right($0) })
    for (name, row) in zip(evaluation.classes, evaluation.confusion) {
      table.append([name] + row.map { "\($0)" })
    }
    return table.description
  }

  static func percent(_ share: Double) -> String {
    // Rounding must not call a classifier perfect that is not.
    String(format: "%.1f %%", share < 1 ? min(99.9, 100 * share) : 100.0)
  }
}
