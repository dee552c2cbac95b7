import Foundation
import KizuEval
import Testing

@testable import KizuTrial

struct CurveExtrapolationTests {
  private static let labels: [Double] = [10, 20, 50, 100, 250, 500, 1000]

  private func line(_ accuracy: (Double) -> Double, labels: [Double] = labels) -> [LabelCurve.Point] {
    labels.map { count in
      LabelCurve.Point(
        encoder: "a", method: .probe, labelNoise: 0, rung: "", labels: count,
        balancedAccuracy: accuracy(count),
        balancedAccuracyCI: ConfidenceInterval(low: 0, high: 1), draws: [])
    }
  }

  private func guess(
    _ points: [LabelCurve.Point], spread: Double = 0
  ) -> LabelCurve.Extrapolation? {
    // Repetitions that move up and down together.
    CurveExtrapolation(
      points,
      repetitions: points.map { point in
        (-10...10).map { point.balancedAccuracy + spread * Double($0) / 10 }
      }
    ).result
  }

  @Test(arguments: [(0.95, 1.2, 0.5), (0.8, 2, 1), (1, 0.9, 0.2)])
  func lawsAreFoundAgain(limit: Double, factor: Double, exponent: Double) throws {
    let law = { (count: Double) in limit - factor * pow(count, -exponent) }
    let found = try #require(guess(line(law)))
    #expect(found.labels == 2000 && abs(found.balancedAccuracy - law(2000)) < 0.003)
    #expect(abs(found.check.expected - law(1000)) < 0.005 && found.check.found == law(1000))
    #expect(found.balancedAccuracyCI.low <= found.balancedAccuracy)
    #expect(found.balancedAccuracyCI.high >= found.balancedAccuracy)
  }

  /// No limit and factor within the bounds, for any of many exponents, fit better.
  @Test func noOtherLawFitsBetter() {
    for accuracies in [
      [0.5, 0.6, 0.62, 0.7, 0.71], [0.3, 0.5, 0.8, 0.95, 0.999], [0.7, 0.6, 0.65, 0.6, 0.6],
    ] {
      let points = zip([10.0, 30, 100, 300, 900], accuracies).map {
        (labels: $0, accuracy: $1, weight: 1 + $0 / 100)
      }
      func error(_ law: (Double) -> Double) -> Double {
        points.reduce(0) { $0 + $1.weight * ($1.accuracy - law($1.labels)) * ($1.accuracy - law($1.labels)) }
      }
      let law = PowerLaw(fitting: points)
      #expect(law.limit <= 1 && law.factor >= 0 && law.exponent > 0)
      let found = error { law($0) }
      for exponent in [law.exponent, 0.05, 0.1, 0.3, 1, 2] {
        for limit in stride(from: 0.5, through: 1, by: 0.005) {
          for factor in stride(from: 0.0, through: 4, by: 0.02) {
            // The grid of exponents that is tried is a little coarser than any.
            #expect(error { limit - factor * pow($0, -exponent) } > found - 1e-3)
          }
        }
      }
    }
  }

  @Test func intervalsHoldWhatRepetitionsAndTheCheckSay() throws {
    let exact = try #require(guess(line { 0.9 - pow($0, -0.5) }))
    let spread = try #require(guess(line { 0.9 - pow($0, -0.5) }, spread: 0.05))
    let width = { (guess: LabelCurve.Extrapolation) in
      guess.balancedAccuracyCI.high - guess.balancedAccuracyCI.low
    }
    #expect(width(exact) < 0.01 && width(spread) > 0.05)
    // A curve that bends otherwise than the law: what the check missed is in the interval.
    let bent = try #require(guess(line { $0 < 600 ? 0.6 : 0.8 }))
    let miss = bent.check.found - bent.check.expected
    #expect(miss > 0.15 && width(bent) >= 2 * miss - 1e-9)
    #expect(bent.balancedAccuracyCI.high <= 1)
  }

  @Test func fewPointsSayNothing() {
    #expect(guess(line({ _ in 0.5 }, labels: [])) == nil)
    #expect(guess(line({ _ in 0.5 }, labels: [10, 20, 40])) == nil)
    // Those of few labels do not count.
    #expect(guess(line({ _ in 0.5 }, labels: [1, 2, 3, 10, 1000])) == nil)
    #expect(guess(line({ _ in 0.5 }, labels: [100, 200, 400, 1000])) != nil)
  }
}
