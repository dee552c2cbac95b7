import KizuCore
import Testing

@testable import KizuEval

/// The probe against scikit-learn's `LogisticRegression`.
struct LinearProbeReferenceTests {
  struct Case: Decodable {
    var seed: UInt32
    var rows: Int
    var dimension: Int
    var classes: Int
    var shift: Float
    var c: Double
    var balanced: Bool
    var objective: Double
    var probabilities: [[Double]]
  }

  /// The objective written as it is defined, in f64, from what the probe says.
  private func objective(_ probe: LinearProbe, _ values: [Float], _ labels: [Int], balanced: Bool) -> Double {
    let shares = probe.probabilities(of: values, product: LoopMatrixProduct())
    var total = probe.weights.reduce(0) { $0 + $1 * $1 } / (2 * probe.c)
    for (row, label) in labels.enumerated() {
      let count = labels.count { $0 == label }
      let weight = balanced ? Double(labels.count) / Double(probe.classCount * count) : 1
      total -= weight * logarithm(shares[row * probe.classCount + label])
    }
    return total
  }

  @Test func reachesTheOptimumOfScikitLearn() throws {
    let cases = try Fixture.decode([Case].self, from: "probe.json")
    #expect(cases.count == 13)
    for reference in cases {
      let (values, labels) = Fixture.features(
        seed: reference.seed, rows: reference.rows, dimension: reference.dimension,
        classes: reference.classes, shift: reference.shift)
      let probe = LinearProbe.fit(
        values, dimension: reference.dimension, labels: labels, classCount: reference.classes,
        c: reference.c, classWeight: reference.balanced ? .balanced : .none, product: LoopMatrixProduct())
      let reached = objective(probe, values, labels, balanced: reference.balanced)
      #expect(
        abs(reached / reference.objective - 1) < 1e-6,
        "C \(reference.c), seed \(reference.seed): \(reached) against \(reference.objective)")
      let shares = probe.probabilities(of: values, product: LoopMatrixProduct())
      for (index, expected) in reference.probabilities.joined().enumerated() {
        #expect(abs(shares[index] - expected) < 1e-3, "C \(reference.c), seed \(reference.seed)")
      }
    }
  }

  @Test func warmStartsEndWhereColdOnesDo() {
    let (values, labels) = Fixture.features(seed: 14, rows: 120, dimension: 17, classes: 4, shift: 0.2)
    let path = LinearProbe.fits(
      values, dimension: 17, labels: labels, classCount: 4, cs: LinearProbe.candidates,
      classWeight: .balanced, tolerance: LinearProbe.finalTolerance, product: LoopMatrixProduct())
    for warm in path {
      let cold = LinearProbe.fit(
        values, dimension: 17, labels: labels, classCount: 4, c: warm.c, product: LoopMatrixProduct())
      let ratio =
        objective(warm, values, labels, balanced: true) / objective(cold, values, labels, balanced: true)
      #expect(abs(ratio - 1) < 1e-6, "C \(warm.c)")
    }
  }
}
