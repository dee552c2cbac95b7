import CKizuDNN
import KizuCore
import Testing

@testable import KizuNN

@Suite("The maximum over windows agrees with plain loops")
struct MaxPoolTests {
  @Test(
    "Values, and gradients that go to the first of equals",
    arguments: [1, 2, 5, 8, 13], [1, 2])
  func agreesWithLoops(side: Int, stride: Int) throws {
    let (batch, channels) = (2, 16)
    let engine = try Engine(threads: 2)
    let (plan, input, middle, output, small) = try engine.run { () throws(EngineError) in
      let builder = NetworkBuilder(engine: engine, batch: batch, precision: .f32, mode: .training)
      let (input, x) = try builder.input(channels: 3, height: side, width: side, needsGradient: true)
      // Brings the channels into blocks as layers have them.
      let blocked = try builder.convolution(
        "c", x, channels: channels, kernel: 3, padding: 1, initialization: .constant(0))
      let middle = try builder.output(blocked)
      let pooled = try builder.maxPool(blocked, stride: stride)
      let output = try builder.output(pooled)
      return (try builder.finish(seed: 0), input, middle, output, pooled.height)
    }
    // Whole numbers, so that equals are frequent and sums exact.
    let photos = hashNoise(input.count, seed: side).map { ($0 * 2).rounded() }
    let weights = hashNoise(channels * 27, seed: 7).map { ($0 * 1.5).rounded() }
    let gradient = hashNoise(output.count, seed: 8).map { ($0 * 8).rounded() }
    plan.parameters.setValues(of: 0, to: weights)
    for (place, value) in photos.enumerated() {
      unsafe plan.values(of: input.buffer, count: input.count)[place] = value
    }
    for (place, value) in gradient.enumerated() {
      unsafe plan.values(of: try #require(output.gradient), count: output.count)[place] = value
    }
    for place in 0..<middle.count {
      unsafe plan.values(of: try #require(middle.gradient), count: middle.count)[place] = 0
    }
    try plan.forward()
    let maps = unsafe Array(plan.values(of: middle.buffer, count: middle.count))
    try plan.backward()

    var (expected, spread) = ([Float](), [Float](repeating: 0, count: maps.count))
    for map in 0..<batch * channels {
      for window in 0..<small * small {
        var best: Int?
        for tap in 0..<9 {
          let row = window / small * stride + tap / 3 - 1
          let column = window % small * stride + tap % 3 - 1
          guard (0..<side).contains(row), (0..<side).contains(column) else { continue }
          let place = (map * side + row) * side + column
          if best.map({ maps[place] > maps[$0] }) ?? true { best = place }
        }
        let place = try #require(best)
        spread[place] += gradient[expected.count]
        expected.append(maps[place])
      }
    }
    let found = unsafe Array(plan.values(of: output.buffer, count: output.count))
    #expect(found == expected)
    // The gradient of the weights tells of the one of the maps.
    var byWeights = [Float](repeating: 0, count: weights.count)
    for (place, value) in spread.enumerated() where value != 0 {
      let (map, row, column) = (place / (side * side), place / side % side, place % side)
      for index in 0..<27 {
        let (y, x) = (row + index % 9 / 3 - 1, column + index % 3 - 1)
        guard (0..<side).contains(y), (0..<side).contains(x) else { continue }
        let photo = ((map / channels * 3 + index / 9) * side + y) * side + x
        byWeights[map % channels * 27 + index] += value * photos[photo]
      }
    }
    #expect(plan.parameters.gradient(of: 0) == byWeights)
  }
}
