import Foundation
import KizuCore
import KizuEval
import KizuNN
import SwiftProtobuf

extension ONNXModel {
  /// What a program must know to use the model, as text by key; what is no plain word or number is JSON.
  static func metadata(
    _ encoder: EncoderWeights, _ classifier: SavedClassifier?, _ preprocess: Preprocess, version: String
  ) -> [Onnx_StringStringEntryProto] {
    let (architecture, preprocessing) = (encoder.architecture, encoder.preprocessing)
    var text = [
      "version": version, "encoder": architecture.kind.rawValue, "stem": architecture.stem.rawValue,
      "architecture": json(architecture), "preprocessing": json(preprocessing),
      "preprocess": preprocess.rawValue, "image_size": "\(preprocessing.imageSize)",
      "fit": preprocessing.fit.rawValue, "mean": json(preprocessing.normalization.mean),
      "std": json(preprocessing.normalization.standardDeviation),
      "intensity": "\(preprocessing.form.intensity)",
    ]
    if let tiling = preprocessing.form.tiling { text["tiling"] = json(tiling) }
    if let classifier {
      text["encoder_sha256"] = classifier.encoder
      text["classes"] = json(classifier.classes)
      if let decision = classifier.decision {
        text["good_classes"] = json(zip(classifier.classes, decision.isGood).filter(\.1).map(\.0))
        text["threshold"] = "\(decision.threshold)"
        text["review_threshold"] = decision.reviewThreshold.map { "\($0)" }
      }
      text["rule"] = classifier.rule
    }
    return text.sorted { $0.key < $1.key }.map { key, value in
      .with {
        $0.key = "kizu.\(key)"
        $0.value = value
      }
    }
  }

  private static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Names and finite numbers: the encoder has nothing to refuse.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
