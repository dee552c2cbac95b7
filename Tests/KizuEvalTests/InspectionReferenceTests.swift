import Testing

@testable import KizuEval

/// Inspection metrics against scikit-learn and SciPy, by tools/reference/inspection_vectors.py.
struct InspectionReferenceTests {
  struct Cases: Decodable {
    struct Curve: Decodable {
      var scores: [Double]
      var isDefect: [Bool]
      var falseAlarms: [Double]
      var recall: [Double]
      var precision: [Double]
      var thresholds: [Double]
      var auroc: Double
      var averagePrecision: Double
      var recallAt5: Double
    }
    struct Bounds: Decodable {
      var count: Int
      var of: Int
      var low: Double
      var high: Double
      var upper: Double
      var lower: Double
    }
    struct Calibrated: Decodable {
      var probabilities: [Double]
      var labels: [Int]
      var priors: [Double]
      var temperature: Double
      var calibrated: [Double]
      var loss: Double
    }
    struct Beta: Decodable {
      var x: Double
      var a: Double
      var b: Double
      var value: Double
      var quantile: Double
    }
    var curves: [Curve]
    var bounds: [Bounds]
    var calibrations: [Calibrated]
    var betas: [Beta]
  }

  let cases: Cases

  init() throws {
    cases = try Fixture.decode(Cases.self, from: "inspection.json")
  }

  private func close(_ left: [Double], _ right: [Double], _ tolerance: Double = 1e-12) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= tolerance }
  }

  @Test func curvesAreThoseOfScikitLearn() {
    for reference in cases.curves {
      let curve = DecisionCurve(scores: reference.scores, isDefect: reference.isDefect)
      #expect(close(curve.points.map(curve.falseAlarmRate), reference.falseAlarms))
      #expect(close(curve.points.map(curve.recall), reference.recall))
      #expect(close(curve.points.dropFirst().map(curve.precision), reference.precision))
      #expect(curve.points.dropFirst().map(\.threshold) == reference.thresholds)
      #expect(abs(curve.auroc - reference.auroc) < 1e-12)
      #expect(abs(curve.averagePrecision - reference.averagePrecision) < 1e-12)
      #expect(abs(curve.recall(atFalseAlarmRate: 0.05) - reference.recallAt5) < 1e-12)
    }
  }

  @Test func boundsAreExact() {
    for reference in cases.bounds {
      let bounds = BinomialBounds(count: reference.count, of: reference.of)
      #expect(
        close(
          [bounds.interval.low, bounds.interval.high, bounds.upper, bounds.lower],
          [reference.low, reference.high, reference.upper, reference.lower], 1e-10), "\(reference)")
    }
    let none = BinomialBounds(count: 0, of: 30)
    #expect(abs(none.upper - 0.095) < 5e-4 && abs(none.interval.high - 0.116) < 5e-4 && none.lower == 0)
    let nothing = BinomialBounds(count: 0, of: 0)
    #expect(
      nothing.rate == 0 && nothing.interval == ConfidenceInterval(low: 0, high: 1) && nothing.upper == 1)
  }

  @Test func betaIsThatOfSciPy() {
    for reference in cases.betas {
      let value = IncompleteBeta.regularised(reference.x, a: reference.a, b: reference.b)
      #expect(abs(value - reference.value) <= 1e-9 * max(reference.value, 1e-3), "\(reference) \(value)")
      let quantile = IncompleteBeta.quantile(reference.x, a: reference.a, b: reference.b)
      #expect(
        abs(quantile - reference.quantile) <= 1e-8 * max(reference.quantile, 1e-3), "\(reference) \(quantile)"
      )
    }
  }

  @Test func temperatureHasTheLeastLoss() {
    for reference in cases.calibrations {
      let calibration = Calibration(
        fitting: reference.probabilities, labels: reference.labels, priors: reference.priors)
      #expect(abs(calibration.temperature / reference.temperature - 1) < 1e-4)
      let applied = calibration.apply(to: reference.probabilities)
      #expect(close(Array(applied.prefix(reference.calibrated.count)), reference.calibrated, 1e-4))
      let classes = reference.priors.count
      for start in stride(from: 0, to: applied.count, by: classes) {
        #expect(abs(applied[start..<start + classes].reduce(0, +) - 1) < 1e-12)
      }
    }
  }
}
