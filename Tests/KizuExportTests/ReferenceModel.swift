import Foundation
import KizuCore
import KizuEval
import KizuExport
import KizuNN
import Testing

/// A model whose every number comes from a formula, so that only its results need to be stored.
struct ReferenceModel: Sendable, CustomTestStringConvertible {
  let name: String
  let stem: Stem
  /// What it counts as trained with; the graph always takes three channels.
  let channels: Int
  let size: Int
  let classes: [String]
  /// Classes that are good; empty knows classes only.
  let good: [String]
  var preprocess = ONNXModel.Preprocess.none

  static let all = [
    ReferenceModel(name: "imagenet", stem: .imagenet, channels: 3, size: 40, classes: ["a", "b"], good: []),
    ReferenceModel(name: "imagenet-grey", stem: .imagenet, channels: 1, size: 33, classes: [], good: []),
    ReferenceModel(name: "small", stem: .small, channels: 3, size: 33, classes: [], good: []),
    ReferenceModel(
      name: "small-grey", stem: .small, channels: 1, size: 32, classes: ["dent", "ok", "scratch"],
      good: ["ok"], preprocess: .inside),
    ReferenceModel(
      name: "cifar", stem: .cifar, channels: 3, size: 16, classes: ["dent", "ok", "傷"], good: ["ok"]),
    ReferenceModel(
      name: "cifar-grey", stem: .cifar, channels: 1, size: 17, classes: ["dent", "ok"], good: ["ok"],
      preprocess: .inside),
  ]
  /// Photos that are stored with each model.
  static let photoCount = 2

  var testDescription: String { name }

  /// The finaliser of MurmurHash3 over index and seed, uniform in -1…1; the same as `noise` of the script.
  static func noise(_ count: Int, seed: UInt64) -> [Float] {
    (0..<UInt64(count)).map { index in
      var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ seed &* 40503 &+ 1)
      h = (h ^ (h >> 16)) &* 0x85EB_CA6B
      h = (h ^ (h >> 13)) &* 0xC2B2_AE35
      h ^= h >> 16
      return Float(Double(h >> 8) / 0x1p23 - 1)
    }
  }

  /// Photos, `[N, S, S, 3]` bytes: a gradient of its own for each under fine noise; grey ones have R = G = B.
  var photos: [UInt8] {
    let area = size * size
    let fine = Self.noise(Self.photoCount * area * 3, seed: 7)
    return fine.indices.map { index in
      let (pixel, channel) = (index / 3, channels == 1 ? 0 : index % 3)
      let (photo, place) = (pixel / area, pixel % area)
      let slope = photo == 0 ? place / size : place % size
      return UInt8(slope * 160 / size + 20 * channel + Int((fine[pixel * 3 + channel] + 1) * 20))
    }
  }

  /// The encoder; norms are far from those of an untrained network.
  func encoder() throws -> EncoderWeights {
    let architecture = EncoderArchitecture(stem: stem, imageSize: size, channels: channels)
    let network = try TrainingNetwork(
      engine: Engine(threads: 1), architecture: architecture, head: ProjectionHead(), batch: 2,
      precision: .f32, seed: 0)
    let parameters = network.parameters
    for (index, spec) in parameters.specs.enumerated() {
      let noise = Self.noise(spec.count, seed: spec.name.utf8.reduce(1) { $0 &* 31 &+ UInt64($1) } & 0xFFFF)
      switch spec.kind {
      case .weight:
        let fan = spec.shape[0] * spec.shape.dropFirst(2).reduce(1, *)
        let scale = (6 / Double(fan)).squareRoot()
        parameters.setValues(of: index, to: noise.map { Float(Double($0) * scale) })
      case .scale, .runningVariance: parameters.setValues(of: index, to: noise.map { 1 + $0 / 2 })
      case .shift, .runningMean: parameters.setValues(of: index, to: noise.map { $0 / 5 })
      }
    }
    let mean: [Float] = channels == 1 ? [0.45, 0.45, 0.45] : [0.5, 0.4, 0.3]
    let deviation: [Float] = channels == 1 ? [0.25, 0.25, 0.25] : [0.2, 0.25, 0.3]
    return EncoderWeights(
      parameters, architecture: architecture,
      preprocessing: Preprocessing(
        imageSize: size, normalization: Normalization(mean: mean, standardDeviation: deviation)),
      training: [:], steps: 0)
  }

  /// The classifier, if the model has one.
  func classifier() throws -> SavedClassifier? {
    classes.isEmpty ? nil : try ReferenceClassifier(classes: classes, good: good, dimension: 512).made()
  }

  func model() throws -> ONNXModel {
    try ONNXModel(encoder(), classifier: classifier(), preprocess: preprocess, version: "test")
  }
}
