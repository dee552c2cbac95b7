import KizuEval
import Testing

@testable import KizuTrial

@Suite struct SeedIntervalTests {
  @Test("The interval of a textbook sample")
  func known() {
    // Mean 2, deviation 1, n 3: 2 ± 4.3027 / √3.
    let interval = SeedInterval.interval(of: [1, 2, 3])
    #expect(abs(interval.low - (2 - 2.48414)) < 1e-4 && abs(interval.high - (2 + 2.48414)) < 1e-4)
  }

  @Test("Equal repetitions leave no doubt; more repetitions narrow it")
  func width() {
    let equal = SeedInterval.interval(of: [0.5, 0.5, 0.5])
    #expect(equal.low == 0.5 && equal.high == 0.5)
    let quantiles = (1...30).map { SeedInterval.quantile(freedom: $0) }
    #expect(
      zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 >= $1 } && quantiles.allSatisfy { $0 > 1.96 })
  }
}
