import KizuData
public import KizuEval

/// Predictions for new photos as CSV: path,label,probability, one column a class, then distance, length, decision
/// and nearest.
///
/// `decision` is good, review, defect or unknown; without good classes it is the label or unknown. Unknown photos are unlike
/// anything that taught.
public struct PredictionsCSV {
  private let classifier: SavedClassifier

  public init(_ classifier: SavedClassifier) {
    self.classifier = classifier
  }

  /// The first row.
  public var header: [UInt8] {
    let defect = classifier.decision == nil ? [] : ["p(defect)"]
    return CSVWriter(
      header: ["path", "label", "probability"] + classifier.classes.map { "p(\($0))" } + defect
        + ["distance", "length", "decision", "nearest"]
    ).bytes
  }

  /// The row of a photo.
  public func row(_ path: String, _ prediction: SavedClassifier.Prediction) -> [UInt8] {
    let probability = prediction.probabilities[prediction.label]
    return CSVWriter(
      header: [path, classifier.classes[prediction.label], Self.text(probability)]
        + prediction.probabilities.map(Self.text) + (prediction.defect.map { [Self.text($0)] } ?? [])
        + [
          "\(prediction.distance)", "\(prediction.length)", decision(of: prediction),
          classifier.paths[prediction.nearest],
        ]
    ).bytes
  }

  /// What is to be done with the photo.
  public func decision(of prediction: SavedClassifier.Prediction) -> String {
    if prediction.isUnlikeAnything { return "unknown" }
    return prediction.call?.rawValue ?? classifier.classes[prediction.label]
  }

  /// A share with six digits, enough to tell 1 from nearly 1.
  private static func text(_ share: Double) -> String { "\((share * 1e6).rounded() / 1e6)" }
}
