import KizuCore
import KizuNN
import RealModule
import Testing

@testable import KizuSSL

@Suite struct MovingAverageLossTests {
  private let rate = 0.3
  private let temperature = Double(Float(0.2))

  private func bench() -> LossBench {
    LossBench(.sogclr, count: 8, dimensions: 5, samples: 9) { $0.movingAverage = 0.3 }
  }

  @Test("Averages follow the definition over batches, and loss and gradient follow from them")
  func followsTheAlgorithm() {
    let bench = bench()
    var averages = [Double?](repeating: nil, count: 9)
    for (step, samples) in [[0, 1, 2, 3], [4, 2, 8, 0], [0, 2, 1, 7]].enumerated() {
      let z = projections(photos: 4, dimensions: 5, seed: UInt64(step))
      var reference = LossReference(.sogclr, bench.settings, temperature: temperature, z: z, count: 8)
      var value = 0.0
      for (place, sample) in samples.enumerated() {
        let mean =
          (reference.meanExponential(z, of: place, count: 8)
            + reference.meanExponential(z, of: place + 4, count: 8)) / 2
        let rate = Double(Float(self.rate))
        averages[sample] = averages[sample].map { (1 - rate) * $0 + rate * mean } ?? mean
        let positive = LossReference.cosine(z, place, place + 4, dimensions: 5) / temperature
        value += (Double.log(6 * (averages[sample] ?? 0)) - positive) / 4
      }
      let found = bench.evaluate(z, LossBatch(samples: samples))
      #expect(abs(Double(found.value.loss) - value) < 1e-4, "step \(step)")
      reference.averages = samples.map { averages[$0] ?? 0 }
      let gradient = reference.gradient(z, count: 8)
      #expect(gradient.contains { abs($0) > 0.01 })
      for (index, slope) in gradient.enumerated() {
        #expect(abs(Double(found.gradient[index]) - slope) < 1e-3, "step \(step), element \(index)")
      }
    }
  }

  @Test("What a loss remembers goes to another one to the bit, through the file's bytes")
  func memory() throws {
    let (first, second) = (bench(), bench())
    let (z, later) = (projections(photos: 4, dimensions: 5), projections(photos: 4, dimensions: 5, seed: 2))
    _ = first.evaluate(z, LossBatch(samples: [5, 6, 7, 8]))
    let bytes = SafeTensors(tensors: first.loss.memory).encoded()
    let stored = try SafeTensors(decoding: bytes, file: "memory").tensors
    #expect(second.loss.restore(stored) == nil)
    let batch = LossBatch(samples: [8, 0, 5, 1])
    let expected = first.evaluate(later, batch)
    let found = second.evaluate(later, batch)
    #expect(found.value == expected.value && found.gradient == expected.gradient)
    // A loss that begins anew is another one, and the same as a new one.
    #expect(second.loss.restore(nil) == nil)
    let fresh = second.evaluate(later, batch)
    #expect(fresh.value != expected.value && fresh.value == bench().evaluate(later, batch).value)
  }

  @Test func damagedMemoryIsNamed() {
    let loss = bench().loss
    let name = "loss.movingAverages"
    let nan = Int64(bitPattern: Double.nan.bitPattern)
    for tensors in [
      [:], [name: SafeTensors.Tensor(shape: [8], [Int64](repeating: 0, count: 8))],
      [name: SafeTensors.Tensor(shape: [9], [Float](repeating: 0, count: 9))],
      [name: SafeTensors.Tensor(shape: [9], [Int64](repeating: nan, count: 9))],
    ] {
      #expect(loss.restore(tensors) == name)
    }
  }
}
