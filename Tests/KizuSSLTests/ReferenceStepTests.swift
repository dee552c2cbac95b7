import Foundation
import KizuCore
import KizuNN
import Testing

@testable import KizuSSL

/// What `tools/reference/simclr_step.py` stores.
private struct Reference: Decodable {
  struct Sketch: Decodable {
    var norm: Double
    var sums: [Double]
  }

  struct Run: Decodable {
    var losses: [Double]
    var gradients: [String: Sketch]
    var updated: [String: Sketch]?
  }

  struct Case: Decodable {
    var stem: Stem
    var channels: Int
    var size: Int
    var pairs: Int
    var runs: [Run]
  }

  struct Curve: Decodable {
    var stem: Stem
    var size: Int
    var pairs: Int
    var learningRate: Float
    var batches: Int
    var losses: [Double]
  }

  var temperature: Float
  var learningRate: Float
  var momentum: Float
  var weightDecay: Float
  var cases: [Case]
  var curve: Curve

  static func load() throws -> Reference {
    let url = try #require(
      Bundle.module.url(forResource: "simclr-step", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }
}

/// How far a network is from the reference, by tensor, each error a share of the tensor's norm.
private struct Deviations {
  var losses: [Double] = []
  var gradients: [String: Double] = [:]
  var updated: [String: Double] = [:]

  /// The largest error of norm and weighted sums.
  static func deviation(_ found: [Float], _ expected: Reference.Sketch) -> Double {
    let norm = found.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let sums = expected.sums.enumerated().map { k, sum in
      let weights = ReferenceInputs.noise(found.count, seed: UInt64(500 + k))
      return abs(zip(found, weights).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } - sum)
    }
    return max(abs(norm - expected.norm), sums.max() ?? 0) / max(expected.norm, 1e-6)
  }

  init(of reference: Reference, case shape: Reference.Case, run number: Int, on engine: Engine) throws {
    let expected = shape.runs[number]
    let network = try TrainingNetwork(
      engine: engine,
      architecture: EncoderArchitecture(stem: shape.stem, imageSize: shape.size, channels: shape.channels),
      head: ProjectionHead(), batch: 2 * shape.pairs, precision: .f32, seed: 0)
    let parameters = network.parameters
    ReferenceInputs.start(parameters)
    let loss = NTXentLoss(
      temperature: reference.temperature, count: network.batch, dimensions: network.projectionCount)
    let optimizer = Optimizer.sgd(momentum: reference.momentum, weightDecay: reference.weightDecay)
    for step in expected.losses.indices {
      let views = ReferenceInputs.photos(
        network.batch, channels: shape.channels, size: shape.size, seed: UInt64(1000 + 10 * number + 2 * step)
      )
      unsafe network.input.baseAddress?.update(from: views, count: views.count)
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      let value = loss.evaluate(projections, gradient: &gradient, product: engine)
      losses.append(abs(Double(value) - expected.losses[step]) / expected.losses[step])
      try network.backward()
      for (index, spec) in parameters.specs.enumerated() where step == 0 && spec.kind.isTrained {
        let sketch = try #require(expected.gradients[spec.name])
        gradients[spec.name] = Self.deviation(parameters.gradient(of: index), sketch)
      }
      optimizer.update(parameters, learningRate: reference.learningRate, step: step, on: engine)
    }
    guard let sketches = expected.updated else { return }
    for (index, spec) in parameters.specs.enumerated() {
      let sketch = try #require(sketches[spec.name])
      updated[spec.name] = Self.deviation(parameters.values(of: index), sketch)
    }
  }
}

@Suite("Training steps agree with PyTorch")
struct ReferenceStepTests {
  /// The smallest of the inputs counts: a fault shows in all of them, a ReLU flipped by rounding in some.
  @Test(arguments: [0, 1, 2, 3])
  func step(number: Int) throws {
    let reference = try Reference.load()
    let shape = reference.cases[number]
    let engine = try Engine(threads: 2)
    let runs = try shape.runs.indices.map { try Deviations(of: reference, case: shape, run: $0, on: engine) }
    for run in runs { #expect(run.losses[0] < 1e-5) }
    for name in runs[0].gradients.keys {
      let smallest = runs.compactMap { $0.gradients[name] }.min() ?? 1
      #expect(smallest < 1e-3, "gradient of \(name) is off by \(smallest) of its norm")
    }
    guard shape.runs[0].updated != nil else { return }
    #expect(runs.contains { $0.losses[1] < 1e-4 })
    for name in runs[0].updated.keys {
      let smallest = runs.compactMap { $0.updated[name] }.min() ?? 1
      #expect(smallest < 1e-3, "\(name) after two updates is off by \(smallest) of its norm")
    }
  }

  @Test func twentyStepsHaveTheSameLosses() throws {
    let reference = try Reference.load()
    let curve = reference.curve
    let engine = try Engine(threads: 2)
    let network = try TrainingNetwork(
      engine: engine,
      architecture: EncoderArchitecture(stem: curve.stem, imageSize: curve.size, channels: 1),
      head: ProjectionHead(), batch: 2 * curve.pairs, precision: .f32, seed: 0)
    ReferenceInputs.start(network.parameters)
    let loss = NTXentLoss(
      temperature: reference.temperature, count: network.batch, dimensions: network.projectionCount)
    let optimizer = Optimizer.sgd(momentum: reference.momentum, weightDecay: reference.weightDecay)
    #expect(curve.losses.count == 20)
    for (step, expected) in curve.losses.enumerated() {
      let views = ReferenceInputs.views(curve.pairs, size: curve.size, batch: step % curve.batches)
      unsafe network.input.baseAddress?.update(from: views, count: views.count)
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      let value = Double(loss.evaluate(projections, gradient: &gradient, product: engine))
      #expect(abs(value / expected - 1) < 1e-3, "step \(step): \(value) for \(expected)")
      try network.backward()
      optimizer.update(network.parameters, learningRate: curve.learningRate, step: step, on: engine)
    }
  }
}
