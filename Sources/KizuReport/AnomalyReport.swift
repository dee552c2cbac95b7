import Foundation
import KizuData
import KizuEval
public import KizuTrial

/// What a detector of anomalies said about a folder of photos, as people and programs read it.
public struct AnomalyReport: Sendable {
  /// One way to score, in the JSON document.
  private struct Level: Encodable {
    let threshold: GoodThreshold
    let called: Int
    let figures: AnomalyFigures?
  }

  /// The JSON document; its property names are its keys.
  private struct Document: Encodable {
    let command = "anomaly"
    let good: [String]
    let nTaught: Int
    let nScored: Int
    let nUnlabelled: Int
    let broken: Int
    let imageSize: Int
    let stages: [Int]
    let rememberedPatches: Int
    let isOutOfFold: Bool
    let patch: Level
    let whole: Level
    let peaks: BinomialBounds?
  }

  private let detector: AnomalyDetector
  private let scores: [AnomalyScore]
  private let brokenCount: Int
  private let isOutOfFold: Bool

  /// Counts scores.
  ///
  /// - Parameters:
  ///   - scores: Of the photos that count.
  ///   - detector: What gave them.
  ///   - isOutOfFold: Whether the good ones among them taught, and each was scored by the others.
  ///   - brokenCount: Photos that could not be read.
  public init(
    _ scores: [AnomalyScore], by detector: AnomalyDetector, isOutOfFold: Bool, brokenCount: Int
  ) {
    (self.scores, self.detector) = (scores, detector)
    (self.isOutOfFold, self.brokenCount) = (isOutOfFold, brokenCount)
  }

  /// The figures of labelled photos; nil unless there are good ones and defects.
  private func figures(_ score: (AnomalyScore) -> Double, _ threshold: GoodThreshold) -> AnomalyFigures? {
    let labelled = scores.filter { $0.photo.label != nil }
    return AnomalyFigures(
      scores: labelled.map(score), labels: labelled.compactMap(\.photo.label), good: detector.good,
      threshold: threshold.value)
  }

  private var patchFigures: AnomalyFigures? { figures(\.patch, detector.patchThreshold) }
  private var wholeFigures: AnomalyFigures? { figures(\.whole, detector.wholeThreshold) }

  /// The photos with a mask whose heat map peaks in it; nil where no mask was looked at.
  private var peaks: BinomialBounds? {
    let seen = scores.compactMap(\.isPeakInMask)
    return seen.isEmpty ? nil : BinomialBounds(count: seen.count { $0 }, of: seen.count)
  }

  /// The figures as JSON with sorted keys and a final line feed; docs/anomaly.md explains the keys.
  ///
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let (patch, whole) = (detector.patchThreshold, detector.wholeThreshold)
    let document = Document(
      good: detector.good, nTaught: detector.photoCount, nScored: scores.count,
      nUnlabelled: scores.count { $0.photo.label == nil }, broken: brokenCount,
      imageSize: detector.settings.imageSize, stages: detector.settings.stages,
      rememberedPatches: detector.patchCount, isOutOfFold: isOutOfFold,
      patch: Level(
        threshold: patch, called: scores.count { $0.patch > patch.value }, figures: patchFigures),
      whole: Level(
        threshold: whole, called: scores.count { $0.whole > whole.value }, figures: wholeFigures),
      peaks: peaks)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  /// The figures in words and tables.
  public var text: String {
    let line = detector.patchThreshold
    var text =
      Prose.wrapped(
        "\(Prose.count(detector.photoCount, "good photo", "good photos")) taught (\(names)); "
          + "\(Prose.count(scores.count, "photo was", "photos were")) scored.")
      + Prose.wrapped(
        "A photo is called a defect above \(Self.number(line.value)) by patches, above "
          + "\(Self.number(detector.wholeThreshold.value)) as a whole: lines drawn from good photos alone, for "
          + "\(percent(line.expectedRate)) false alarms.")
    if !line.isAttained {
      text += Prose.wrapped(
        "Note: \(percent(line.falseAlarmRate)) cannot be promised with \(line.alarms.of) good photos; the line is "
          + "their greatest score. Teach with more.")
    }
    text += Prose.wrapped(
      "Of the good photos that taught, each judged by the others, \(line.alarms.count) of \(line.alarms.of) lie above "
        + "the line by patches; with 95 % confidence at most \(percent(line.alarms.upper)) of such photos do."
    )
    if let patch = patchFigures, let whole = wholeFigures {
      text += "\n\(table(patch, whole))\n\(classes(patch, whole))"
      text += isOutOfFold ? "\n" + Prose.wrapped(Self.foldNote) : ""
    } else {
      let called = scores.count { $0.patch > line.value }
      let whole = scores.count { $0.whole > detector.wholeThreshold.value }
      text += Prose.wrapped(
        "Called defects by patches: \(called) of \(scores.count); as a whole: \(whole) of \(scores.count).")
    }
    if let peaks {
      text +=
        "\n"
        + Prose.wrapped(
          "The strangest place lies in the mask in \(peaks.count) of \(peaks.of) photos with a mask: "
            + "\(percent(peaks.rate)), 95 % interval \(percent(peaks.interval.low)) – "
            + "\(percent(peaks.interval.high)).")
    }
    return text
  }

  private static let foldNote =
    "Note: no good photo stands on a test side, so those that taught were scored by the others of them."

  private var names: String { TextTable.onOneLine(detector.good.joined(separator: ", ")) }

  private func table(_ patch: AnomalyFigures, _ whole: AnomalyFigures) -> TextTable {
    var table = TextTable(columns: [
      .left("score"), .right("AUROC"), .right("defects missed"), .right("at most"), .right("false alarms"),
      .right("at most"),
    ])
    for (name, figures) in [("patches", patch), ("whole photo", whole)] {
      table.append([
        name, percent(figures.auroc), "\(figures.escapes.count) of \(figures.escapes.of)",
        percent(figures.escapes.upper), "\(figures.falseAlarms.count) of \(figures.falseAlarms.of)",
        percent(figures.falseAlarms.upper),
      ])
    }
    return table
  }

  private func classes(_ patch: AnomalyFigures, _ whole: AnomalyFigures) -> TextTable {
    var table = TextTable(columns: [
      .left("class"), .right("photos"), .right("AUROC patches"), .right("whole"), .right("found by patches"),
      .right("whole"),
    ])
    for (one, other) in zip(patch.classes, whole.classes) {
      table.append([
        one.name, "\(one.found.of)", percent(one.auroc), percent(other.auroc), "\(one.found.count)",
        "\(other.found.count)",
      ])
    }
    return table
  }

  private func percent(_ share: Double) -> String { EvaluationReport.percent(share) }

  private static func number(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
