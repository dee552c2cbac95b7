import Foundation
import KizuAugment
import KizuCore
import KizuEval
import KizuTrial

/// What stress did, in sentences.
enum StressWords {
  /// The heading of a change.
  static func name(_ change: Corruption.Kind) -> String {
    switch change {
    case .blur: "blur"
    case .noise: "noise"
    case .darker: "less light"
    case .brighter: "more light"
    case .rotation: "rotation"
    case .jpeg: "JPEG artefacts"
    }
  }

  /// A strength as a reader knows it.
  static func strength(_ point: StressResult.Point) -> String {
    let value = point.strength
    switch point.change {
    case .blur: return "σ \(number(value)) px"
    case .noise: return "\(number(100 * value)) % of white"
    case .darker: return "-\(number(100 * value)) %"
    case .brighter: return "+\(number(100 * value)) %"
    case .rotation: return "\(number(value))°"
    case .jpeg: return "quality \(number(100 - value))"
    }
  }

  /// The conclusion.
  static func conclusion(of result: StressResult) -> String {
    guard let first = result.breaks.first else {
      guard result.hasSomethingToLose else {
        return
          "There is nothing to lose: photos as they are reach \(EvaluationReport.percent(result.balancedAccuracy)) "
          + "balanced accuracy (\(EvaluationReport.percent(result.balancedAccuracyCI.low)) – "
          + "\(EvaluationReport.percent(result.balancedAccuracyCI.high))) and guessing "
          + "\(EvaluationReport.percent(result.guessing)), so this says nothing about robustness"
      }
      return "Nothing tried is shown to cost more than \(points(result.tolerance)) points"
    }
    return "\(Prose.capitalised(name(first.change))) breaks it first: \(strength(first)) costs "
      + "\(points(first.loss)) points"
  }

  /// Points of balanced accuracy.
  static func points(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

  /// A number without decimals that it does not need.
  static func number(_ value: Float) -> String {
    ((Double(value) * 1000).rounded() / 1000).plainText
  }
}
