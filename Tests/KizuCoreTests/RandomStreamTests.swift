import KizuCore
import Testing

@Suite struct RandomStreamTests {
  private let draws = 20_000

  @Test func equalNamesGiveEqualStreams() {
    var first = RandomStream(seed: 1 << 40 | 5, purpose: .test, epoch: 2, item: 3, view: 4)
    var second = first
    #expect((0..<100).map { _ in first.next() } == (0..<100).map { _ in second.next() })
  }

  @Test func everyPartOfTheNameCounts() {
    let streams = [
      RandomStream(seed: 1, purpose: .test), RandomStream(seed: 2, purpose: .test),
      RandomStream(seed: 1 << 32, purpose: .test), RandomStream(seed: 1, purpose: .view),
      RandomStream(seed: 1, purpose: .test, epoch: 1), RandomStream(seed: 1, purpose: .test, item: 1),
      RandomStream(seed: 1, purpose: .test, view: 1),
    ]
    let starts = streams.map { stream in
      var stream = stream
      return stream.next()
    }
    #expect(Set(starts).count == streams.count)
  }

  @Test func neighbouringStreamsAreUncorrelated() {
    var first = RandomStream(seed: 1, purpose: .test, item: 7)
    var second = RandomStream(seed: 1, purpose: .test, item: 8)
    var product: Double = 0
    for _ in 0..<draws { product += Double(first.unit() - 0.5) * Double(second.unit() - 0.5) }
    // The correlation of n independent pairs has a standard deviation of 1 / sqrt(n).
    #expect(abs(12 * product / Double(draws)) < 4 / Double(draws).squareRoot())
  }

  @Test func unitFillsItsInterval() {
    var random = RandomStream(seed: 3, purpose: .test)
    let values = (0..<draws).map { _ in random.unit() }
    #expect(values.allSatisfy { (0..<1).contains($0) })
    var bins = [Int](repeating: 0, count: 10)
    for value in values { bins[Int(value * 10)] += 1 }
    let expected = Double(draws) / 10
    let chiSquare = bins.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // The 0.001 quantile of chi-square with 9 degrees of freedom is 27.9.
    #expect(chiSquare < 27.9)
  }

  @Test func uniformStaysInItsRange() {
    var random = RandomStream(seed: 4, purpose: .test)
    let values = (0..<draws).map { _ in random.uniform(in: -2...5) }
    #expect(values.allSatisfy { (-2...5).contains($0) })
    let mean = values.reduce(0, +) / Float(draws)
    #expect(abs(mean - 1.5) < 4 * 7 / (12 * Float(draws)).squareRoot())
  }

  @Test func normalHasMeanZeroAndVarianceOne() {
    var random = RandomStream(seed: 5, purpose: .test)
    let values = (0..<draws).map { _ in Double(random.normal()) }
    let mean = values.reduce(0, +) / Double(draws)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(draws)
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(draws)
    #expect(abs(mean) < 4 / Double(draws).squareRoot())
    #expect(abs(variance - 1) < 4 * (2 / Double(draws)).squareRoot())
    #expect(abs(fourth - 3) < 4 * (96 / Double(draws)).squareRoot())
  }

  @Test(arguments: [1, 2, 3, 7, 100])
  func indexIsUniform(bound: Int) {
    var random = RandomStream(seed: 6, purpose: .test, item: UInt32(bound))
    var bins = [Int](repeating: 0, count: bound)
    for _ in 0..<draws { bins[random.index(below: bound)] += 1 }
    let expected = Double(draws) / Double(bound)
    #expect(bins.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() })
  }

  @Test func indexReachesTheLargestBound() {
    var random = RandomStream(seed: 6, purpose: .test)
    let values = (0..<100).map { _ in random.index(below: 1 << 32) }
    #expect(values.contains { $0 >= 1 << 31 } && values.contains { $0 < 1 << 31 })
  }

  @Test func chanceHoldsItsProbability() {
    var random = RandomStream(seed: 7, purpose: .test)
    let hits = (0..<draws).count { _ in random.chance(0.3) }
    #expect(abs(Double(hits) - 0.3 * Double(draws)) < 4 * (0.21 * Double(draws)).squareRoot())
    #expect((0..<100).allSatisfy { _ in random.chance(1) && !random.chance(0) })
  }

  @Test(arguments: [0, 1, 2, 15, 16, 17, 33])
  func permutationHoldsEveryNumberOnce(count: Int) {
    var random = RandomStream(seed: 8, purpose: .test)
    #expect(random.permutation(of: count).sorted() == Array(0..<count))
  }

  @Test func permutationPutsEveryNumberEverywhere() {
    var random = RandomStream(seed: 9, purpose: .test)
    var seen = [Int](repeating: 0, count: 16)
    for _ in 0..<8000 {
      for (place, number) in random.permutation(of: 4).enumerated() { seen[4 * place + number] += 1 }
    }
    #expect(seen.allSatisfy { abs(Double($0) - 2000) < 5 * 1500.0.squareRoot() })
  }
}
