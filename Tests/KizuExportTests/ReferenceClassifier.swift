import Foundation
import KizuCore
import KizuEval
import Testing

/// A classifier whose weights come from a formula: taught with anything, then changed in its file.
struct ReferenceClassifier {
  let classes: [String]
  let good: [String]
  let dimension: Int
  var encoder = "0123"
  /// What a logit is, at most, a standard deviation of each feature.
  var weight = 0.02
  var temperature = 0.7

  func made() throws -> SavedClassifier {
    let rows = (0..<4 * classes.count).map {
      EmbeddingTable.Row(path: "\($0).png", label: classes[$0 % classes.count])
    }
    let values = ReferenceModel.noise(rows.count * dimension, seed: 3)
    let taught = try SavedClassifier(
      teaching: EmbeddingTable(rows: rows, dimension: dimension, values: values), encoder: encoder,
      inspection: good.isEmpty ? nil : InspectionSettings(goodClasses: good), seed: 0,
      product: LoopMatrixProduct())
    var file = try #require(
      JSONSerialization.jsonObject(with: Data(try taught.encoded())) as? [String: Any])
    var probe = try #require(file["probe"] as? [String: Any])
    let outputs = classes.count == 2 ? 1 : classes.count
    probe["weights"] = noise(outputs * dimension, seed: 11).map { $0 * weight }
    probe["intercepts"] = noise(outputs, seed: 12)
    probe["scaling"] = [
      "mean": noise(dimension, seed: 13).map { 0.5 + $0 / 2 },
      "scale": noise(dimension, seed: 14).enumerated().map { $0 == 3 ? 0 : 1.5 + $1 },
    ]
    file["probe"] = probe
    if var decision = file["decision"] as? [String: Any] {
      let priors = classes.indices.map { Double($0 + 1) / 8 }
      decision["calibration"] = ["temperature": temperature, "priors": priors] as [String: Any]
      file["decision"] = decision
    }
    return try SavedClassifier(
      decoding: Array(JSONSerialization.data(withJSONObject: file)), file: "formula")
  }

  private func noise(_ count: Int, seed: UInt64) -> [Double] {
    ReferenceModel.noise(count, seed: seed).map { Double($0) }
  }
}
