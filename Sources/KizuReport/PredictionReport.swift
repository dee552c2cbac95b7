import Foundation
public import KizuEval

/// What was predicted for a folder of photos, as people and programs read it.
public struct PredictionReport: Sendable {
  /// The JSON document; its property names are its keys.
  private struct Document: Encodable {
    let command = "predict"
    let photos: Int
    let broken: Int
    let classes: [String]
    let labels: [Int]
    let decisions: [String: Int]
    let rule: String?
    let threshold: Double?
    let reviewThreshold: Double?
    let distanceLimit: Float?
    let lengthLimit: Float?
    let drift: Drift
  }

  private let classifier: SavedClassifier
  private let brokenCount: Int
  private let labels: [Int]
  private let decisions: [String: Int]
  private let drift: Drift

  /// Counts predictions.
  ///
  /// - Parameters:
  ///   - predictions: At least one.
  ///   - classifier: What made them.
  ///   - test: Whether the folder differs from the photos that taught, where that can be told.
  ///   - brokenCount: Photos that could not be read.
  public init(
    _ predictions: [SavedClassifier.Prediction], by classifier: SavedClassifier, drift test: DriftTest? = nil,
    brokenCount: Int
  ) {
    self.classifier = classifier
    self.brokenCount = brokenCount
    let csv = PredictionsCSV(classifier)
    var labels = [Int](repeating: 0, count: classifier.classes.count)
    for prediction in predictions { labels[prediction.label] += 1 }
    self.labels = labels
    decisions = Dictionary(predictions.map { (csv.decision(of: $0), 1) }, uniquingKeysWith: +)
    drift = Drift(predictions, against: classifier.novelty.usual, test: test)
  }

  /// The counts as JSON with sorted keys and a final line feed; docs/predict.md explains the keys.
  ///
  /// - Returns: The text.
  /// - Throws: What `JSONEncoder` throws, which on finite figures is nothing.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    func finite(_ limit: Float) -> Float? { limit.isFinite ? limit : nil }
    let usual = classifier.novelty.usual
    let document = Document(
      photos: drift.unlikeAnything.of, broken: brokenCount, classes: classifier.classes, labels: labels,
      decisions: decisions, rule: classifier.rule, threshold: classifier.decision?.threshold,
      reviewThreshold: classifier.decision?.reviewThreshold,
      distanceLimit: finite(usual.limit), lengthLimit: finite(usual.lengthLimit), drift: drift)
    return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
  }

  /// The counts in words and a table.
  public var text: String {
    var table = TextTable(columns: [.left("decision"), .right("photos"), .right("share")])
    for (name, count) in decisions.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let share = Double(count) / Double(drift.unlikeAnything.of)
      table.append([name, "\(count)", EvaluationReport.percent(share)])
    }
    return table.description + "\n" + DriftWords.text(drift)
  }

}
