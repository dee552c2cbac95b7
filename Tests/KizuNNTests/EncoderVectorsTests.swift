import Foundation
import KizuCore
import Testing

@testable import KizuNN

/// Encoders against torchvision's, with weights and photos that both make of one hash.
@Suite struct EncoderVectorsTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct Sketch: Decodable, Sendable {
      let first: [Double]
      let norm: Double
      let sums: [Double]
    }
    let architecture: EncoderArchitecture
    let dimension: Int
    let embeddings: [Sketch]

    var testDescription: String { "\(architecture)" }
  }

  struct Vectors: Decodable {
    let cases: [Case]
    let names: [String: [String: [Int]]]
  }

  static let vectors = Result {
    let file = Bundle.module.bundleURL.appending(path: "Fixtures/encoders.json")
    return try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
  }

  /// Values by the order of names: He's uniform weights, scales and variances near 1, shifts and means near 0.
  static func value(_ name: String, _ shape: [Int], seed: Int) -> [Float] {
    let values = hashNoise(shape.reduce(1, *), seed: seed).map(Double.init)
    if shape.count == 4 {
      let bound = (6 / Double(shape[0] * shape[2] * shape[3])).squareRoot()
      return values.map { Float($0 * bound) }
    }
    if name == "pool.p" { return [2.5] }
    let centre = name.hasSuffix("weight") || name.hasSuffix("var") ? 1.0 : 0
    return values.map { Float($0 * 0.2 + centre) }
  }

  /// An encoder of the shape with those values.
  private static func weights(_ architecture: EncoderArchitecture, engine: Engine) throws -> EncoderWeights {
    let network = try TrainingNetwork(
      engine: engine, architecture: architecture, head: ProjectionHead(), batch: 2, precision: .f32, seed: 0)
    let normalization = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
    var weights = EncoderWeights(
      network.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: architecture.imageSize, normalization: normalization),
      training: [:], steps: 0)
    let names = weights.tensors.keys.filter { !$0.hasSuffix("num_batches_tracked") }.sorted()
    for (seed, name) in names.enumerated() {
      let shape = try #require(weights.tensors[name]).shape
      weights.tensors[name] = SafeTensors.Tensor(shape: shape, value(name, shape, seed: seed))
    }
    if architecture.readout == .all {
      let count = architecture.readCount
      weights.whitening = FeatureWhitening(
        mean: hashNoise(count, seed: 600).map { Float(0.02 * Double($0)) },
        components: hashNoise(FeatureWhitening.componentCount * count, seed: 601))
    }
    return weights
  }

  /// Two photos `[2, 3, S, S]`: coarse blocks with fine noise.
  private static func photos(_ size: Int) -> [Float] {
    let blocks = hashNoise(2 * 3 * 16, seed: 1000).map(Double.init)
    let fine = hashNoise(2 * 3 * size * size, seed: 1001).map(Double.init)
    return fine.indices.map { index in
      let (row, column) = (index / size % size, index % size)
      let block = index / (size * size) * 16 + row / (size / 4) * 4 + column / (size / 4)
      return Float(blocks[block] + 0.25 * fine[index])
    }
  }

  @Test("Every encoder computes what torchvision's does", arguments: try vectors.get().cases)
  func embeddings(_ expected: Case) throws {
    let engine = try Engine(threads: 2)
    let network = try EncoderNetwork(
      engine: engine, weights: try Self.weights(expected.architecture, engine: engine), batch: 2)
    #expect(network.featureCount == expected.dimension)
    let found = try network.embed(Self.photos(expected.architecture.imageSize).span)
    for (photo, sketch) in expected.embeddings.enumerated() {
      let row = found[photo * expected.dimension..<(photo + 1) * expected.dimension].map(Double.init)
      // Six digits are stored; sums of f32 products differ by their order.
      let bound = 2e-5 * sketch.norm
      for (value, stored) in zip(row, sketch.first) { #expect(abs(value - stored) <= bound) }
      #expect(abs(row.reduce(0) { $0 + $1 * $1 }.squareRoot() - sketch.norm) <= bound)
      for (seed, stored) in sketch.sums.enumerated() {
        let weights = hashNoise(row.count, seed: 500 + seed).map(Double.init)
        #expect(abs(zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 } - stored) <= 4 * bound)
      }
    }
  }
}
