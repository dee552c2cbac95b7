import KizuCore
import Testing

@testable import KizuNN

/// Batch normalisation of a whole batch in plain loops and double precision.
private struct NormOracle {
  var output: [Double]
  var inputGradient: [Double]
  var scaleGradient: [Double]
  var shiftGradient: [Double]
  var runningMean: [Double]
  var runningVariance: [Double]

  init(
    _ x: [Float], gradient: [Float], scale: [Float], shift: [Float], channels: Int, places: Int, relu: Bool
  ) {
    let rows = x.count / (channels * places)
    output = Array(repeating: 0, count: x.count)
    inputGradient = output
    (scaleGradient, shiftGradient, runningMean, runningVariance) = ([], [], [], [])
    for channel in 0..<channels {
      let indices = (0..<rows).flatMap { row in (0..<places).map { (row * channels + channel) * places + $0 }
      }
      let count = Double(indices.count)
      let mean = indices.reduce(0) { $0 + Double(x[$1]) } / count
      let variance = indices.reduce(0) { $0 + (Double(x[$1]) - mean) * (Double(x[$1]) - mean) } / count
      let deviation = (variance + Double(Float(1e-5))).squareRoot()
      let (gamma, beta) = (Double(scale[channel]), Double(shift[channel]))
      func unit(_ index: Int) -> Double { (Double(x[index]) - mean) / deviation }
      func slope(_ index: Int) -> Double {
        relu && gamma * unit(index) + beta <= 0 ? 0 : Double(gradient[index])
      }
      let sum = indices.reduce(0) { $0 + slope($1) }
      let weighted = indices.reduce(0) { $0 + slope($1) * unit($1) }
      for index in indices {
        let y = gamma * unit(index) + beta
        output[index] = relu ? max(0, y) : y
        inputGradient[index] =
          gamma / deviation * (slope(index) - sum / count - unit(index) * weighted / count)
      }
      shiftGradient.append(sum)
      scaleGradient.append(weighted)
      runningMean.append(0.1 * mean)
      runningVariance.append(0.9 + 0.1 * variance * count / (count - 1))
    }
  }
}

@Suite("A batch that is spread over ranks")
struct BatchSharingTests {
  /// What a rank has after a forward and a backward pass.
  private struct Pass: Sendable {
    var output: [Float] = []
    var inputGradient: [Float] = []
    /// Scale and shift gradient, running mean and variance.
    var parameters: [[Float]] = []
  }

  private static func pass(
    _ world: ThreadCommunicator, rows: Range<Int>, of count: Int, x: [Float], gradient: [Float],
    scale: [Float],
    shift: [Float], channels: Int, size: Int, relu: Bool
  ) throws -> Pass {
    let engine = try Engine(threads: 1 + world.rank % 2)
    let (plan, input, output) = try engine.run { () throws in
      let builder = NetworkBuilder(
        engine: engine, batch: rows.count, precision: .f32, mode: .training,
        sharing: BatchSharing(among: world, count: count))
      let (input, photos) = try builder.input(
        channels: channels, height: size, width: size, needsGradient: true)
      let output = try builder.output(builder.batchNorm("b", photos, relu: relu))
      return (try builder.finish(seed: 1), input, output)
    }
    let store = plan.parameters
    let indices = ["weight", "bias", "running_mean", "running_var"].compactMap { store.index(of: "b.\($0)") }
    store.setValues(of: indices[0], to: scale)
    store.setValues(of: indices[1], to: shift)
    let length = channels * size * size
    let own = rows.lowerBound * length..<rows.upperBound * length
    func fill(_ buffer: Int?, _ values: ArraySlice<Float>) throws {
      let target = unsafe plan.values(of: try #require(buffer), count: values.count)
      for (place, value) in values.enumerated() { unsafe target[place] = value }
    }
    try fill(input.buffer, x[own])
    try fill(output.gradient, gradient[own])
    try plan.forward()
    try plan.backward()
    let inputGradient = try #require(input.gradient)
    return unsafe Pass(
      output: Array(plan.values(of: output.buffer, count: own.count)),
      inputGradient: Array(plan.values(of: inputGradient, count: own.count)),
      parameters: [
        store.gradient(of: indices[0]), store.gradient(of: indices[1]), store.values(of: indices[2]),
        store.values(of: indices[3]),
      ])
  }

  @Test(
    "Normalisation is that of the whole batch, forward and backward",
    arguments: [1, 2, 3, 4], [(16, 5, true), (33, 1, false), (5, 3, true), (64, 2, false), (1, 17, true)])
  func norm(size: Int, shape: (channels: Int, size: Int, relu: Bool)) throws {
    let rows = 7
    let places = shape.size * shape.size
    var random = RandomStream(seed: 4, purpose: .test)
    // Means far from zero, as after a convolution of bright photos, would show a variance that was taken carelessly.
    let x = (0..<rows * shape.channels * places).map { index in
      let channel = index / places % shape.channels
      return Float(channel % 3) * 40 + random.normal() * (channel % 2 == 0 ? 1 : 0.2)
    }
    let gradient = x.map { _ in random.normal() }
    let scale = (0..<shape.channels).map { _ in random.uniform(in: 0.5...1.5) }
    let shift = (0..<shape.channels).map { _ in random.uniform(in: -0.5...0.5) }
    let expected = NormOracle(
      x, gradient: gradient, scale: scale, shift: shift, channels: shape.channels, places: places,
      relu: shape.relu)
    let passes = try ThreadCommunicator.run(size) { world in
      try Self.pass(
        world, rows: BatchShare(of: world).range(of: rows), of: rows, x: x, gradient: gradient, scale: scale,
        shift: shift, channels: shape.channels, size: shape.size, relu: shape.relu)
    }
    func expect(_ found: [Float], _ wanted: [Double], _ tolerance: Double, _ name: String) {
      #expect(found.count == wanted.count)
      let worst = zip(found, wanted).map { abs(Double($0) - $1) / max(1, abs($1)) }.max() ?? 0
      #expect(worst < tolerance, "\(name) is off by \(worst)")
    }
    // Where a mean is 200 times the deviation, f32 has 40 / 0.2 · 2⁻²⁴ left for x̂.
    expect(passes.flatMap(\.output), expected.output, 1e-4, "output")
    expect(passes.flatMap(\.inputGradient), expected.inputGradient, 3e-3, "gradient of the input")
    for pass in passes {
      expect(pass.parameters[0], expected.scaleGradient, 1e-3, "gradient of the scale")
      expect(pass.parameters[1], expected.shiftGradient, 1e-4, "gradient of the shift")
      expect(pass.parameters[2], expected.runningMean, 1e-6, "running mean")
      expect(pass.parameters[3], expected.runningVariance, 1e-6, "running variance")
      #expect(pass.parameters == passes[0].parameters)
    }
  }

  @Test(
    "Every gradient is in one bucket, and no bucket begins before its gradients are there",
    arguments: [1, 1000, 1 << 20])
  func buckets(elementCount: Int) throws {
    let engine = try Engine(threads: 1)
    let (buckets, store, backward) = try engine.run { () throws in
      let builder = NetworkBuilder(engine: engine, batch: 2, precision: .f32, mode: .training)
      let (_, photos) = try builder.input(channels: 3, height: 32, width: 32)
      _ = try builder.output(
        builder.projectionHead(
          ProjectionHead(),
          builder.encoder(EncoderArchitecture(stem: .small, imageSize: 32, channels: 3), photos)))
      let plan = try builder.finish(seed: 1)
      return (
        GradientBuckets(
          plan.parameters, backward: builder.backward, among: SingleProcess(), elementCount: elementCount),
        plan.parameters, builder.backward
      )
    }
    #expect(buckets.ranges.map(\.count).reduce(0, +) == store.trainedCount)
    #expect(Set(buckets.ranges.flatMap { [$0.lowerBound, $0.upperBound] }).count == buckets.count + 1)
    #expect(unsafe buckets.parts.map(\.count).reduce(0, +) == backward.count)
    var done = 0
    for (bucket, range) in buckets.ranges.enumerated() {
      done += unsafe buckets.parts[bucket].count
      for step in backward[done...] {
        for memory in step.memory.values {
          guard case .gradient(let name) = memory, let index = store.index(of: name) else { continue }
          #expect(!range.contains(store.offsets[index]), "\(name)")
        }
      }
    }
    if elementCount == 1 { #expect(buckets.count == store.trainedSpecCount) }
    if elementCount > 1000 { #expect((2..<20).contains(buckets.count), "\(buckets.count)") }
  }
}
