import Foundation
import KizuCore
import Testing

@testable import KizuNN

/// What `tools/reference/optimizer_vectors.py` stores.
struct OptimizerReference: Decodable {
  struct Cycle: Decodable {
    var total: Int
    var warmup: Int
    var peak: Float
    var rates: [Double]
  }

  var steps: Int
  var sizes: [Int]
  var names: [String]
  var factors: [Float]
  var rate: Float
  var momentum: Float
  var decay: Float
  var trust: Float
  var updated: [String: [String: [Double]]]
  var cycles: [Cycle]

  static func load() throws -> OptimizerReference {
    let url = try #require(
      Bundle.module.url(forResource: "optimizers", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(OptimizerReference.self, from: Data(contentsOf: url))
  }

  /// The same as `noise` of the script.
  static func noise(_ count: Int, seed: Int) -> [Float] {
    (0..<UInt64(count)).map { index in
      var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761 &+ UInt64(seed) &* 40503 &+ 1)
      h = (h ^ (h >> 16)) &* 0x85EB_CA6B
      h = (h ^ (h >> 13)) &* 0xC2B2_AE35
      h ^= h >> 16
      return Float(Double(h >> 8) / 0x1p23 - 1)
    }
  }

  func optimizer(_ name: String) -> Optimizer? {
    switch name {
    case "sgd": .sgd(momentum: momentum, weightDecay: decay)
    case "nesterov": .sgd(momentum: momentum, weightDecay: decay, nesterov: true)
    case "lars": .lars(momentum: momentum, weightDecay: decay, trust: trust, clipsTrust: false)
    case "lars-clipped": .lars(momentum: momentum, weightDecay: decay, trust: 2.5, clipsTrust: true)
    case "adamw": .adamw(momentum: momentum, squareDecay: 0.99, epsilon: 1e-6, weightDecay: decay)
    default: nil
    }
  }
}

@Suite struct OptimizerReferenceTests {
  @Test("Updates agree with PyTorch's", arguments: ["sgd", "nesterov", "lars", "lars-clipped", "adamw"])
  func updates(name: String) throws {
    let reference = try OptimizerReference.load()
    let optimizer = try #require(reference.optimizer(name))
    let specs = zip(reference.names, reference.sizes).map { name, size in
      ParameterSpec(
        name: name, shape: [size], kind: name.hasSuffix("bias") ? .shift : .weight,
        initialization: .constant(0))
    }
    let store = ParameterStore(specs, seed: nil, training: true)
    store.prepare(for: optimizer)
    for (index, spec) in specs.enumerated() {
      store.setValues(of: index, to: OptimizerReference.noise(spec.count, seed: index))
      store.setFactors(
        of: index,
        to: TrainingFactors(
          learningRate: reference.factors[index], weightDecay: store.factors[index].weightDecay))
    }
    let engine = try Engine(threads: 2)
    for step in 0..<reference.steps {
      for (index, spec) in specs.enumerated() {
        let gradient = OptimizerReference.noise(spec.count, seed: 100 * (step + 1) + index)
        unsafe (store.gradients.baseAddress + store.offsets[index]).update(from: gradient, count: spec.count)
      }
      optimizer.update(store, learningRate: reference.rate / Float(step + 1), step: step, on: engine)
    }
    for (index, spec) in specs.enumerated() {
      let expected = try #require(reference.updated[name]?[spec.name])
      let worst = zip(store.values(of: index), expected).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(worst < 2e-6, "\(spec.name) is off by \(worst)")
    }
  }
}
