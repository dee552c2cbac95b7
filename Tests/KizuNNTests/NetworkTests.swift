import KizuCore
import RealModule
import Testing

import struct Foundation.Data

@testable import KizuNN

/// An encoder in training mode whose features can be read, for comparing it with what is made of its weights.
private final class FeatureNetwork {
  let plan: ExecutionPlan
  let input: Port
  let output: Port
  private let statistics: [NetworkBuilder.TrackedStatistics]

  init(_ architecture: EncoderArchitecture, batch: Int, precision: Precision) throws {
    let engine = try Engine(threads: 1)
    (plan, input, output, statistics) = try engine.run { () throws in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .training)
      let size = architecture.imageSize
      let (input, photos) = try builder.input(channels: architecture.channels, height: size, width: size)
      let output = try builder.output(builder.encoder(architecture, photos))
      let statistics = builder.statistics
      return (try builder.finish(seed: 1), input, output, statistics)
    }
  }

  func features(of photos: [Float]) throws -> [Float] {
    let values = unsafe plan.values(of: input.buffer, count: input.count)
    for index in photos.indices { unsafe values[index] = photos[index] }
    try plan.forward()
    return unsafe Array(plan.values(of: output.buffer, count: output.count))
  }

  /// Makes the running statistics those of the last batch: with them inference computes what training did.
  func fixStatistics() throws {
    for tracked in statistics {
      for (suffix, buffer) in [("running_mean", tracked.mean), ("running_var", tracked.variance)] {
        let index = try #require(plan.parameters.index(of: "\(tracked.name).\(suffix)"))
        let count = plan.parameters.specs[index].count
        plan.parameters.setValues(of: index, to: unsafe Array(plan.values(of: buffer, count: count)))
      }
    }
  }
}

/// ‖a - b‖ / ‖b‖.
private func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  let difference = zip(a, b).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
  return Double.sqrt(difference / b.reduce(0.0) { $0 + Double($1) * Double($1) })
}

private func normals(_ count: Int, seed: UInt64) -> [Float] {
  var random = RandomStream(seed: seed, purpose: .test)
  return (0..<count).map { _ in random.normal() }
}

/// bf16 where it is native, else f32 alone.
private let precisions: [Precision] = Precision.automatic == .bf16 ? [.f32, .bf16] : [.f32]

@Suite struct NetworkTests {
  @Test(
    "An encoder file computes in inference what training computed, grey or not",
    arguments: [(Stem.imagenet, 1), (.small, 3), (.cifar, 1)])
  func inferenceAgreesWithTraining(stem: Stem, channels: Int) throws {
    let batch = 5
    let architecture = EncoderArchitecture(stem: stem, imageSize: 33, channels: channels)
    let training = try FeatureNetwork(architecture, batch: batch, precision: .f32)
    // Scales and shifts that a fold must not lose.
    var random = RandomStream(seed: 6, purpose: .test)
    for (index, spec) in training.plan.parameters.specs.enumerated()
    where spec.kind == .scale || spec.kind == .shift {
      let range: ClosedRange<Float> = spec.kind == .scale ? 0.5...1.5 : -0.5...0.5
      training.plan.parameters.setValues(
        of: index, to: (0..<spec.count).map { _ in random.uniform(in: range) })
    }
    let area = 33 * 33
    let photos = normals(batch * channels * area, seed: 2)
    let expected = try training.features(of: photos)
    try training.fixStatistics()

    let normalization = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
    let weights = EncoderWeights(
      training.plan.parameters, architecture: architecture,
      preprocessing: Preprocessing(imageSize: 33, normalization: normalization), training: ["a": "b"],
      steps: 1)
    let stored = try EncoderWeights(decoding: weights.encoded(), file: "f")
    let encoder = try EncoderNetwork(engine: try Engine(threads: 1), weights: stored, batch: batch + 2)
    let coloured = (0..<batch).flatMap { photo in
      (0..<3).flatMap { channel in
        let plane = photo * channels + min(channel, channels - 1)
        return photos[plane * area..<(plane + 1) * area]
      }
    }
    let found = try encoder.embed(coloured.span)
    #expect(found.count == batch * 512 && relativeError(found, expected) < 1e-5)
    // What stands beside a photo in its batch changes nothing.
    let first = try encoder.embed(Array(coloured[..<(3 * area)]).span)
    #expect(first == Array(found[..<512]))

    guard precisions.contains(.bf16) else { return }
    let reduced = try EncoderNetwork(
      engine: try Engine(threads: 2), weights: stored, batch: batch, precision: .bf16)
    let approximate = try reduced.embed(coloured.span)
    let error = relativeError(approximate, expected)
    #expect(error > 0 && error < 0.05)
    #expect(try reduced.embed(Array(coloured[..<(3 * area)]).span) == Array(approximate[..<512]))
  }

  @Test("bf16 features agree with f32 ones", .enabled(if: precisions.contains(.bf16)), arguments: [1, 3])
  func reducedPrecision(channels: Int) throws {
    let architecture = EncoderArchitecture(stem: .small, imageSize: 64, channels: channels)
    let photos = normals(8 * channels * 64 * 64, seed: 3)
    let features = try [Precision.f32, .bf16].map {
      try FeatureNetwork(architecture, batch: 8, precision: $0).features(of: photos)
    }
    let error = relativeError(features[1], features[0])
    #expect(error > 0 && error < 0.05)
  }

  /// The bytes of every parameter after a few steps that pull projections towards zero.
  private func train(_ precision: Precision) throws -> Data {
    let engine = try Engine(threads: 2)
    let network = try TrainingNetwork(
      engine: engine, architecture: EncoderArchitecture(stem: .small, imageSize: 32, channels: 3),
      head: ProjectionHead(hiddenCount: 33, outputCount: 17), batch: 6, precision: precision, seed: 4)
    for step in 0..<2 {
      let views = normals(unsafe network.input.count, seed: UInt64(10 + step))
      unsafe network.input.baseAddress?.update(from: views, count: views.count)
      try network.forward()
      for index in unsafe 0..<network.projections.count {
        unsafe network.projectionGradient[index] = network.projections[index] * Float(index % 7)
      }
      try network.backward()
      Optimizer.sgd().update(network.parameters, learningRate: 0.01, step: 0, on: engine)
    }
    return network.parameters.specs.indices.reduce(into: Data()) { bytes, index in
      unsafe network.parameters.values(of: index).withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
  }

  @Test("Equal runs give equal bits", arguments: precisions)
  func repeatable(precision: Precision) throws {
    let first = try train(precision)
    let second = try train(precision)
    #expect(first == second)
  }

  @Test("A network larger than the machine's memory is refused")
  func tooLarge() throws {
    let engine = try Engine(threads: 1)
    let error = #expect(throws: EngineError.self) {
      try TrainingNetwork(
        engine: engine, architecture: EncoderArchitecture(stem: .cifar, imageSize: 1024, channels: 3),
        head: ProjectionHead(), batch: 100_000, precision: .f32, seed: 0)
    }
    guard case .outOfMemory = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.exitStatus == .unavailable)
  }
}
