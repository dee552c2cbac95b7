import Foundation
import KizuTrial

/// A label-efficiency curve in sentences.
enum CurveWords {
  /// The statement that a reader should see first: against another encoder where there is one.
  static func main(of curve: LabelCurve) -> LabelCurve.Statement? {
    guard let first = curve.encoders.first else { return nil }
    let own = curve.statements.filter { $0.encoder == first }
    return own.first { $0.reachedEncoder == CurveMethod.scratch.name }
      ?? own.first { $0.reachedEncoder != first } ?? own.first ?? curve.statements.first
  }

  static func title(of curve: LabelCurve) -> String {
    if let statement = main(of: curve) { return sentence(statement, of: curve) }
    guard let encoder = curve.encoders.first,
      let (low, high) = ends(curve.line(encoder: encoder, method: curve.headline))
    else { return "Accuracy against the number of labels" }
    let name = curve.encoders.count > 1 ? "\(encoder): " : ""
    return name + "\(percent(low.balancedAccuracy)) with \(count(low.labels)) labels, "
      + "\(percent(high.balancedAccuracy)) with \(count(high.labels))"
  }

  static func sentence(_ statement: LabelCurve.Statement, of curve: LabelCurve) -> String {
    let few = "\(count(statement.labels)) labels"
    // The most that were drawn need not be all that there are.
    let all = "\(curve.drawsAll ? "all " : "")\(count(statement.reachedLabels)) labels"
    if curve.encoders.count == 1 { return "\(few) reach what \(all) reach" }
    return statement.encoder == statement.reachedEncoder
      ? "\(few) \(with(statement.encoder)) reach what \(all) reach"
      : "\(few) \(with(statement.encoder)) reach what \(all) reach \(with(statement.reachedEncoder))"
  }

  static func with(_ encoder: String) -> String {
    encoder == CurveMethod.scratch.name ? encoder : "with \(encoder)"
  }

  /// A number of labels, which is a mean in cross-validation.
  static func count(_ labels: Double) -> String { Prose.grouped(Int(labels.rounded())) }

  static func percent(_ share: Double) -> String { EvaluationReport.percent(share) }

  private static func ends(_ line: [LabelCurve.Point]) -> (LabelCurve.Point, LabelCurve.Point)? {
    guard let first = line.first, let last = line.last else { return nil }
    return (first, last)
  }
}
