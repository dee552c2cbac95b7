import CKizuDNN
import KizuCore
import Testing

@testable import KizuNN

/// Maps `[batch, channels, side, side]` in double precision, convolved place by place.
private struct Maps {
  var values: [Double]
  let batch: Int
  let channels: Int
  let side: Int

  init(_ values: [Float], batch: Int, channels: Int, side: Int) {
    (self.values, self.batch, self.channels, self.side) = (values.map(Double.init), batch, channels, side)
  }

  init(batch: Int, channels: Int, side: Int) {
    self.init(
      [Float](repeating: 0, count: batch * channels * side * side), batch: batch, channels: channels,
      side: side)
  }

  /// Calls `body` with the places of an output value, an input value and the weight `[to, from, 3, 3]` between them.
  static func forEachProduct(
    from: Maps, to: Int, _ body: (_ output: Int, _ input: Int, _ weight: Int) -> Void
  ) {
    let side = from.side
    for image in 0..<from.batch {
      for output in 0..<to {
        for input in 0..<from.channels {
          for tap in 0..<9 {
            for row in 0..<side where (0..<side).contains(row + tap / 3 - 1) {
              for column in 0..<side where (0..<side).contains(column + tap % 3 - 1) {
                body(
                  ((image * to + output) * side + row) * side + column,
                  ((image * from.channels + input) * side + row + tap / 3 - 1) * side + column + tap % 3 - 1,
                  (output * from.channels + input) * 9 + tap)
              }
            }
          }
        }
      }
    }
  }

  func convolved(_ weights: [Float], to channels: Int) -> Maps {
    var result = Maps(batch: batch, channels: channels, side: side)
    Self.forEachProduct(from: self, to: channels) { result.values[$0] += values[$1] * Double(weights[$2]) }
    return result
  }

  /// The gradient by an input of `channels`, where this is the one by its convolution.
  func gradientOfInput(_ weights: [Float], channels: Int) -> Maps {
    var result = Maps(batch: batch, channels: channels, side: side)
    Self.forEachProduct(from: result, to: self.channels) {
      result.values[$1] += values[$0] * Double(weights[$2])
    }
    return result
  }

  func gradientOfWeights(_ output: Maps) -> [Double] {
    var result = [Double](repeating: 0, count: output.channels * channels * 9)
    Self.forEachProduct(from: self, to: output.channels) {
      result[$2] += values[$1] * output.values[$0]
    }
    return result
  }
}

private func error(_ found: [Float], _ expected: [Double]) -> Double {
  let scale = expected.reduce(0) { max($0, abs($1)) }
  return zip(found, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) } / scale
}

@Suite("Convolutions of 3×3 agree with plain loops")
struct WinogradTests {
  /// Two convolutions: the gradient of the first one's weights tells of the second one's gradient of inputs.
  private struct Pair {
    static let batch = 2
    static let channels = [3, 16, 32]
    let output: [Float]
    let gradients: [[Float]]
    let implementations: [String]

    init(side: Int, threads: Int, photos: [Float], weights: [[Float]], gradient: [Float]) throws {
      let engine = try Engine(threads: threads)
      let (plan, input, output, implementations) = try engine.run { () throws(EngineError) in
        let builder = NetworkBuilder(engine: engine, batch: Self.batch, precision: .f32, mode: .training)
        var (input, x) = try builder.input(channels: Self.channels[0], height: side, width: side)
        for (index, channels) in Self.channels.dropFirst().enumerated() {
          x = try builder.convolution(
            "\(index)", x, channels: channels, kernel: 3, padding: 1, initialization: .constant(0))
        }
        let output = try builder.output(x)
        let plan = try builder.finish(seed: 0)
        let names = (builder.forward + builder.backward).map(\.operation.implementation)
        return (plan, input, output, names)
      }
      for (index, values) in weights.enumerated() { plan.parameters.setValues(of: index, to: values) }
      for (place, value) in photos.enumerated() {
        unsafe plan.values(of: input.buffer, count: input.count)[place] = value
      }
      for (place, value) in gradient.enumerated() {
        unsafe plan.values(of: try #require(output.gradient), count: output.count)[place] = value
      }
      try plan.forward()
      self.output = unsafe Array(plan.values(of: output.buffer, count: output.count))
      try plan.backward()
      gradients = [0, 1].map { plan.parameters.gradient(of: $0) }
      self.implementations = implementations
    }
  }

  @Test(
    "Results and gradients, whatever the size of the map; equal bits with any number of threads",
    arguments: [2, 3, 4, 5, 8, 13, 18])
  func agreesWithLoops(side: Int) throws {
    let area = side * side
    let channels = Pair.channels
    let photos = hashNoise(Pair.batch * channels[0] * area, seed: 1)
    let weights = [0, 1].map { hashNoise(channels[$0 + 1] * channels[$0] * 9, seed: 2 + $0) }
    let gradient = hashNoise(Pair.batch * channels[2] * area, seed: 4)
    let found = try [1, 3].map {
      try Pair(side: side, threads: $0, photos: photos, weights: weights, gradient: gradient)
    }
    // A kernel for AVX2 alone would be a Winograd convolution not taken.
    #expect(side < 3 || found[0].implementations.filter { $0 == "jit:avx2" }.count <= 2)

    let input = Maps(photos, batch: Pair.batch, channels: channels[0], side: side)
    let middle = input.convolved(weights[0], to: channels[1])
    let outputGradient = Maps(gradient, batch: Pair.batch, channels: channels[2], side: side)
    let middleGradient = outputGradient.gradientOfInput(weights[1], channels: channels[1])
    #expect(error(found[0].output, middle.convolved(weights[1], to: channels[2]).values) < 3e-6)
    #expect(error(found[0].gradients[1], middle.gradientOfWeights(outputGradient)) < 3e-6)
    #expect(error(found[0].gradients[0], input.gradientOfWeights(middleGradient)) < 3e-6)
    #expect(found[0].output == found[1].output && found[0].gradients[1] == found[1].gradients[1])
  }
}
