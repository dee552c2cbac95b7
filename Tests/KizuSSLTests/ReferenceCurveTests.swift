import Foundation
import KizuCore
import KizuNN
import Testing

@testable import KizuSSL

/// What `tools/reference/simclr_curve.py` stores.
private struct ReferenceCurve: Decodable {
  var stem: Stem
  var channels: Int
  var size: Int
  var pairs: Int
  var firstSeed: UInt64
  var temperature: Float
  var learningRate: Float
  var momentum: Float
  var weightDecay: Float
  var losses: [Double]
}

@Suite struct ReferenceCurveTests {
  @Test("Twenty training steps follow PyTorch's loss to a thousandth")
  func curve() throws {
    let url = try #require(
      Bundle.module.url(forResource: "simclr-curve", withExtension: "json", subdirectory: "Fixtures"))
    let reference = try JSONDecoder().decode(ReferenceCurve.self, from: Data(contentsOf: url))
    #expect(reference.losses.count == 20)
    let engine = try Engine(threads: 2)
    let network = try TrainingNetwork(
      engine: engine,
      architecture: EncoderArchitecture(
        stem: reference.stem, imageSize: reference.size, channels: reference.channels),
      head: ProjectionHead(), batch: 2 * reference.pairs, precision: .f32, seed: 0)
    let parameters = network.parameters
    ReferenceInputs.start(parameters)
    let loss = NTXentLoss(
      temperature: reference.temperature, count: network.batch, dimensions: network.projectionCount)
    let optimizer = Optimizer.sgd(momentum: reference.momentum, weightDecay: reference.weightDecay)
    let batches = (0..<2).map { batch in
      ReferenceInputs.photos(
        network.batch, channels: reference.channels, size: reference.size,
        seed: reference.firstSeed + 2 * UInt64(batch))
    }
    for (step, expected) in reference.losses.enumerated() {
      let views = batches[step % 2]
      unsafe network.input.baseAddress?.update(from: views, count: views.count)
      try network.forward()
      let projections = unsafe network.projections.span
      var gradient = unsafe network.projectionGradient.mutableSpan
      let value = Double(loss.evaluate(projections, gradient: &gradient, product: engine))
      try network.backward()
      optimizer.update(parameters, learningRate: reference.learningRate, step: step, on: engine)
      #expect(abs(value - expected) <= 1e-3 * expected, "step \(step): \(value), PyTorch \(expected)")
    }
  }
}
