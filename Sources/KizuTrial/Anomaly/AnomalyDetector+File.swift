import Foundation
import KizuCore
import KizuEval
import KizuNN

extension AnomalyDetector {
  private static let formatKey = "kizu.format"
  private static let headerKey = "kizu.anomaly"
  private static let format = "anomaly-1"

  /// What stands in the header of the file.
  private struct Header: Codable {
    let settings: AnomalySettings
    let good: [String]
    let encoder: String
    let photoCount: Int
    let patchThreshold: GoodThreshold
    let wholeThreshold: GoodThreshold
    let typicalDistance: Double
    let foldCount: Int
  }

  /// The bytes of a safetensors file; equal detectors give equal bytes.
  public func encoded() -> [UInt8] {
    let header = Header(
      settings: settings, good: good, encoder: encoder, photoCount: photoCount,
      patchThreshold: patchThreshold,
      wholeThreshold: wholeThreshold, typicalDistance: typicalDistance, foldCount: patches.folds.count)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // Numbers here are finite, so the encoder has nothing to refuse.
    let json = (try? encoder.encode(header)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    var tensors = [
      "patch.mean": SafeTensors.Tensor(shape: [patches.dimension], scaling.mean),
      "patch.scale": SafeTensors.Tensor(shape: [patches.dimension], scaling.scale),
    ]
    for (name, memory) in [("patch", patches), ("whole", whole)] {
      for (fold, rows) in memory.folds.enumerated() {
        let shape = [rows.count / memory.dimension, memory.dimension]
        tensors["\(name).memory.\(fold)"] = SafeTensors.Tensor(shape: shape, rows)
      }
    }
    return SafeTensors(
      metadata: [Self.formatKey: Self.format, Self.headerKey: json], tensors: tensors
    ).encoded()
  }

  /// Reads a detector and checks that its parts fit together.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The name that errors give.
  /// - Throws: ``AnomalyError/damaged(file:)``.
  public init(decoding bytes: [UInt8], file: String) throws(AnomalyError) {
    guard let container = try? SafeTensors(decoding: bytes, file: file),
      container.metadata[Self.formatKey] == Self.format, let json = container.metadata[Self.headerKey],
      let header = try? JSONDecoder().decode(Header.self, from: Data(json.utf8)), header.settings.isPossible,
      (2...AnomalySettings.foldCount).contains(header.foldCount), header.typicalDistance.isFinite,
      [header.patchThreshold, header.wholeThreshold].allSatisfy({ $0.value.isFinite && $0.alarms.of > 0 }),
      let mean = Self.rows("patch.mean", container, rank: 1),
      let scale = Self.rows("patch.scale", container, rank: 1),
      mean.values.count == scale.values.count,
      let patches = Self.memory("patch", container, header.foldCount), patches.dimension == mean.values.count,
      let whole = Self.memory("whole", container, header.foldCount)
    else { throw .damaged(file: file) }
    self.init(
      settings: header.settings, good: header.good, encoder: header.encoder, photoCount: header.photoCount,
      patchThreshold: header.patchThreshold, wholeThreshold: header.wholeThreshold,
      typicalDistance: header.typicalDistance,
      scaling: PatchScaling(mean: mean.values, scale: scale.values), patches: patches, whole: whole)
  }

  private static func rows(
    _ name: String, _ container: SafeTensors, rank: Int
  ) -> (values: [Float], shape: [Int])? {
    guard let tensor = container.tensors[name], case .f32(let values) = tensor.values,
      tensor.shape.count == rank, values.allSatisfy(\.isFinite)
    else { return nil }
    return (values, tensor.shape)
  }

  private static func memory(_ name: String, _ container: SafeTensors, _ foldCount: Int) -> GoodMemory? {
    var folds: [[Float]] = []
    var dimension: Int?
    for fold in 0..<foldCount {
      guard let found = rows("\(name).memory.\(fold)", container, rank: 2), found.shape[1] > 0,
        found.shape[1] == dimension ?? found.shape[1]
      else { return nil }
      dimension = found.shape[1]
      folds.append(found.values)
    }
    guard let dimension, folds.contains(where: { !$0.isEmpty }) else { return nil }
    return GoodMemory(folds, dimension: dimension)
  }
}
