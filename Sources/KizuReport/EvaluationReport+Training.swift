import Foundation
import KizuEval

extension EvaluationReport {
  /// How trainings came about, and how much chance mattered.
  static func text(of training: SupervisedFigures) -> String {
    var lines: [String] = []
    if let interval = training.seedCI {
      var table = TextTable(columns: [.left("seed"), .right("balanced accuracy")])
      for one in training.repetitions { table.append(["\(one.seed)", percent(one.balancedAccuracy)]) }
      lines.append("Trained \(training.repetitions.count) times\n\(table.description)")
      lines.append(
        Prose.wrapped(
          "On these test photos the mean of many trainings lies between \(percent(max(0, interval.low))) and "
            + "\(percent(min(1, interval.high))) with 95 % confidence."))
    }
    lines.append(
      "Processor time of choosing, training and testing: "
        + String(format: "%.1f minutes.\n", training.processorMinutes))
    return lines.joined(separator: "\n")
  }
}
