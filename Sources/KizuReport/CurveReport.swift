import Foundation
import KizuData
import KizuEval
public import KizuTrial

/// A label-efficiency curve as people and programs read it.
public struct CurveReport: Sendable {
  /// What is reported.
  public let curve: LabelCurve

  public init(_ curve: LabelCurve) {
    self.curve = curve
  }

  /// The curve as JSON with sorted keys and a final line feed; docs/curve.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(curve), as: UTF8.self) + "\n"
  }

  /// One row a point: encoder, method, label_noise, rung, labels, balanced_accuracy, low, high, processor_minutes.
  public var csv: [UInt8] {
    var writer = CSVWriter(header: [
      "encoder", "method", "label_noise", "rung", "labels", "balanced_accuracy", "low", "high",
      "processor_minutes",
    ])
    for point in curve.points {
      writer.append([
        point.encoder, point.method.rawValue, "\(point.labelNoise)", point.rung, "\(point.labels)",
        "\(point.balancedAccuracy)", "\(point.balancedAccuracyCI.low)", "\(point.balancedAccuracyCI.high)",
        point.processorMinutes.map { "\($0)" } ?? "",
      ])
    }
    return writer.bytes
  }

  /// The curve in sentences and tables.
  public var text: String {
    findings + extrapolations + "\n" + way + "\n" + curve.encoders.map(table).joined(separator: "\n")
  }

  private var findings: String {
    guard !curve.statements.isEmpty else {
      guard curve.mostLabels.contains(where: curve.isAboveGuessing) else {
        return Prose.wrapped(
          "\(curve.drawsAll ? "Even all labels" : "The labels drawn") do hardly better than guessing: the data say "
            + "nothing about how few would be enough.")
      }
      return Prose.wrapped(
        "The data do not show that fewer labels than \(curve.drawsAll ? "all of them" : "the most that were drawn") are "
          + "enough, to within \(CurveWords.percent(curve.margin)).")
    }
    return curve.statements.map { statement in
      let interval = statement.differenceCI
      return Prose.wrapped(
        "\(CurveWords.sentence(statement, of: curve)): "
          + "\(CurveWords.percent(statement.balancedAccuracy)) and "
          + "\(CurveWords.percent(statement.reachedBalancedAccuracy)); the difference is "
          + "\(Self.points(interval.low)) to \(Self.points(interval.high)) points with 95 % confidence.")
    }.joined()
  }

  /// What twice the labels might give.
  private var extrapolations: String {
    curve.extrapolations.map { guess in
      let interval = guess.balancedAccuracyCI
      let name = curve.encoders.count == 1 ? "" : " \(CurveWords.with(guess.encoder))"
      return Prose.wrapped(
        "Twice the labels, \(CurveWords.count(guess.labels)), might give "
          + "\(CurveWords.percent(guess.balancedAccuracy))\(name) (\(CurveWords.percent(interval.low)) – "
          + "\(CurveWords.percent(interval.high))). That is a guess by a power law; from half of the labels or fewer "
          + "it would have guessed \(CurveWords.percent(guess.check.expected)) for all, which gave "
          + "\(CurveWords.percent(guess.check.found)).")
    }.joined()
  }

  private var way: String {
    let parts =
      curve.protocol.kind == .split
      ? "on the \(curve.testCount) test photos of the label file"
      : "on \(curve.testCount) labelled photos in \(curve.protocol.folds) parts that keep groups whole"
    var text = Prose.wrapped(
      "Balanced accuracy \(parts); labels were drawn \(curve.draws) times. Intervals say what other labels and other "
        + "test photos would give. Statements compare by \(compared) and call it reached when at most "
        + "\(CurveWords.percent(curve.margin)) are lost.")
    if curve.unlabelledCount > 0 { text += "Photos without a label, left out: \(curve.unlabelledCount).\n" }
    if !curve.protocol.note.isEmpty { text += Prose.wrapped("Note: \(curve.protocol.note)") }
    return text
  }

  private var compared: String {
    let isTrained = curve.points.contains { $0.method.isTrained }
    return isTrained ? "\(curve.headline.name), trained encoders as they are," : curve.headline.name
  }

  private func table(_ encoder: String) -> String {
    let points = curve.points.filter { $0.encoder == encoder }
    let columns = Set(points.map { Column(method: $0.method, noise: $0.labelNoise) }).sorted()
    var table = TextTable(
      columns: [.left("labels drawn"), .right("in all")] + columns.map { .left($0.heading) })
    let first = columns.first
    for point in points where Column(method: point.method, noise: point.labelNoise) == first {
      table.append(
        [point.rung, CurveWords.count(point.labels)]
          + columns.map { column in
            let own = points.first {
              $0.rung == point.rung && Column(method: $0.method, noise: $0.labelNoise) == column
            }
            return own.map(Self.cell) ?? ""
          })
    }
    let minutes = points.compactMap(\.processorMinutes)
    let cost =
      minutes.isEmpty
      ? ""
      : "A training took \(Self.minutes(minutes.min() ?? 0)) to \(Self.minutes(minutes.max() ?? 0)) minutes of "
        + "processor time.\n"
    return TextTable.onOneLine(encoder) + "\n" + table.description + cost
  }

  private struct Column: Hashable, Comparable {
    var method: CurveMethod
    var noise: Double

    var heading: String {
      noise == 0 ? method.name : "\(method.name), \(Int((noise * 100).rounded())) % wrong labels"
    }

    static func < (left: Column, right: Column) -> Bool {
      let (a, b) = (place(left.method), place(right.method))
      return (left.noise, a) < (right.noise, b)
    }

    private static func place(_ method: CurveMethod) -> Int {
      CurveMethod.allCases.firstIndex(of: method) ?? 0
    }
  }

  private static func cell(_ point: LabelCurve.Point) -> String {
    let interval = point.balancedAccuracyCI
    return String(
      format: "%5.1f %% (%.1f – %.1f)", 100 * point.balancedAccuracy, 100 * interval.low, 100 * interval.high)
  }

  private static func minutes(_ minutes: Double) -> String { String(format: "%.1f", minutes) }

  private static func points(_ difference: Double) -> String {
    String(format: "%+.1f", 100 * difference)
  }
}
