import KizuCore
import RealModule
import Testing

@testable import KizuNN

/// One layer without gradients, and its result on random photos.
private struct LayerResult {
  let input: [Float]
  let output: [Float]

  init(
    batch: Int, channels: Int, size: Int, precision: Precision, in values: ClosedRange<Float> = -1...1,
    _ layer: (NetworkBuilder, NetworkBuilder.Activation) throws -> NetworkBuilder.Activation
  ) throws {
    let engine = try Engine(threads: 2)
    let (plan, input, output) = try engine.run { () throws in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: precision, mode: .inference)
      let (input, x) = try builder.input(channels: channels, height: size, width: size)
      let output = try builder.output(layer(builder, x))
      return (try builder.finish(seed: 1), input, output)
    }
    for (index, spec) in plan.parameters.specs.enumerated() {
      guard case .constant(let value) = spec.initialization else { continue }
      plan.parameters.setValues(of: index, to: [Float](repeating: value, count: spec.count))
    }
    var random = RandomStream(seed: 5, purpose: .test)
    // Numbers that bfloat16 holds as they are.
    let photos = (0..<input.count).map { _ in (random.uniform(in: values) * 64).rounded() / 64 }
    unsafe plan.values(of: input.buffer, count: input.count).baseAddress?.update(
      from: photos, count: photos.count)
    try plan.forward()
    self.input = photos
    self.output = unsafe Array(plan.values(of: output.buffer, count: output.count))
  }
}

private func agrees(_ found: [Float], _ expected: [Double], _ precision: Precision) -> Bool {
  let tolerance = precision == .f32 ? 1e-6 : 0x1p-8
  return found.count == expected.count
    && zip(found, expected).allSatisfy { abs(Double($0) - $1) <= tolerance * max(0.01, abs($1)) }
}

@Suite("Pooling layers of our own agree with plain loops")
struct PoolingTests {
  @Test(arguments: [(1, 3), (2, 16), (3, 17), (7, 1), (8, 33)], [Precision.f32, .bf16])
  func blur(shape: (size: Int, channels: Int), precision: Precision) throws {
    guard precision == .f32 || Precision.automatic == .bf16 else { return }
    let (size, planes) = (shape.size, 2 * shape.channels)
    let result = try LayerResult(batch: 2, channels: shape.channels, size: size, precision: precision) {
      try $0.blurPool($1)
    }
    func mirrored(_ place: Int) -> Int {
      size == 1 ? 0 : place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place
    }
    var expected: [Double] = []
    for plane in 0..<planes {
      for y in stride(from: 0, to: size, by: 2) {
        for x in stride(from: 0, to: size, by: 2) {
          var sum = 0.0
          for (dy, vertical) in [(-1, 1.0), (0, 2), (1, 1)] {
            for (dx, horizontal) in [(-1, 1.0), (0, 2), (1, 1)] {
              let place = (plane * size + mirrored(y + dy)) * size + mirrored(x + dx)
              sum += vertical * horizontal / 16 * Double(result.input[place])
            }
          }
          expected.append(sum)
        }
      }
    }
    #expect(agrees(result.output, expected, precision))
  }

  @Test(arguments: [(1, 3), (2, 16), (5, 17)], [Precision.f32, .bf16])
  func generalizedMean(shape: (size: Int, channels: Int), precision: Precision) throws {
    guard precision == .f32 || Precision.automatic == .bf16 else { return }
    let area = shape.size * shape.size
    let result = try LayerResult(
      batch: 2, channels: shape.channels, size: shape.size, precision: precision, in: -1...3
    ) { try $0.generalizedMeanPool("pool", $1) }
    let expected = (0..<2 * shape.channels).map { plane in
      let powers = result.input[plane * area..<(plane + 1) * area].map {
        Double.pow(max(1e-6, Double($0)), 3)
      }
      return Double.pow(powers.reduce(0, +) / Double(area), 1.0 / 3)
    }
    #expect(agrees(result.output, expected, precision))
  }

  @Test("A shift of the photo by one moves what a blurred network sees less than it moves a plain one")
  func shiftInvariance() throws {
    func distance(antiAliases: Bool) throws -> Double {
      let architecture = EncoderArchitecture(
        kind: .resnet10, stem: .small, imageSize: 64, channels: 3, width: 0.25, antiAliases: antiAliases)
      let network = try TrainingNetwork(
        engine: Engine(threads: 2), architecture: architecture,
        head: ProjectionHead(hiddenCount: 16, outputCount: 16), batch: 2, precision: .f32, seed: 1)
      let normalization = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
      let weights = EncoderWeights(
        network.parameters, architecture: architecture,
        preprocessing: Preprocessing(imageSize: 64, normalization: normalization), training: [:], steps: 0)
      var random = RandomStream(seed: 8, purpose: .test)
      let wide: [Float] = (0..<3 * 64 * 65).map { _ in random.normal() }
      var photos: [Float] = []
      for shift in 0..<2 {
        for row in 0..<3 * 64 {
          let start = row * 65 + shift
          photos += wide[start..<start + 64]
        }
      }
      let embeddings = try EncoderNetwork(engine: Engine(threads: 2), weights: weights, batch: 2)
        .embed(photos.span).map(Double.init)
      let half = architecture.featureCount
      var (difference, norm) = (0.0, 0.0)
      for place in 0..<half {
        let step: Double = embeddings[place] - embeddings[half + place]
        difference += step * step
        norm += embeddings[place] * embeddings[place]
      }
      return Double.sqrt(difference / norm)
    }
    #expect(try distance(antiAliases: true) < 0.7 * distance(antiAliases: false))
  }
}
