import KizuCore
import RealModule
import Testing

@testable import KizuEval

func logarithm(_ value: Double) -> Double { Double.log(value) }

struct LinearProbeTests {
  private let product = LoopMatrixProduct()

  @Test(arguments: [1, 15, 16, 17, 31, 33])
  func probabilitiesSumToOne(dimension: Int) {
    let (values, labels) = Fixture.features(
      seed: 3, rows: 33, dimension: dimension, classes: 3, shift: 0.3)
    let probe = LinearProbe.fit(
      values, dimension: dimension, labels: labels, classCount: 3, c: 1, product: product)
    let shares = probe.probabilities(of: values, product: product)
    #expect(shares.count == 99)
    for start in stride(from: 0, to: shares.count, by: 3) {
      #expect(abs(shares[start] + shares[start + 1] + shares[start + 2] - 1) < 1e-12)
    }
  }

  @Test func absentClassesGetNothing() {
    let values: [Float] = [0, 0.1, 1, 1.1, 2, 2.1]
    let probe = LinearProbe.fit(
      values, dimension: 1, labels: [1, 1, 3, 3, 4, 4], classCount: 6, c: 10, product: product)
    #expect(probe.classes == [1, 3, 4])
    let shares = probe.probabilities(of: [0], product: product)
    #expect(shares[0] == 0 && shares[2] == 0 && shares[5] == 0)
    #expect(shares.largestPerRow(of: 6) == [1])
  }

  @Test func oneClassIsAlwaysTheAnswer() {
    let probe = LinearProbe.fit(
      [1, 2], dimension: 1, labels: [2, 2], classCount: 3, c: 1, product: product)
    #expect(probe.probabilities(of: [5, -5], product: product) == [0, 0, 1, 0, 0, 1])
  }

  @Test func constantFeaturesLeaveThePriors() {
    let probe = LinearProbe.fit(
      [7, 7, 7, 7], dimension: 1, labels: [0, 1, 1, 1], classCount: 2, c: 1, classWeight: .none,
      product: product)
    let shares = probe.probabilities(of: [7, 100], product: product)
    #expect(abs(shares[1] - 0.75) < 1e-6)
    #expect(shares[3] == shares[1])
  }

  @Test func hugeFeaturesStayFinite() {
    let probe = LinearProbe.fit(
      [3e38, -3e38, 3e38, -3e38], dimension: 1, labels: [0, 1, 0, 1], classCount: 2, c: 1, product: product)
    let shares = probe.probabilities(of: [3e38, -3e38], product: product)
    #expect(shares[0] > 0.5 && shares[3] > 0.5)
    #expect(shares.allSatisfy { $0.isFinite })
  }

  @Test func scalingMatchesItsDefinition() {
    let scaling = FeatureScaling(measuring: [1, 10, 3, 10, 8, 10], dimension: 2)
    #expect(scaling.mean == [4, 10])
    #expect(abs(scaling.scale[0] - 1 / Double.sqrt(26.0 / 3)) < 1e-15)
    #expect(scaling.scale[1] == 0)
    #expect(scaling.apply(to: [4, 99]) == [0, 0])
  }

  @Test func strengthIsChosenOnFoldsAndFallsBack() {
    let (values, labels) = Fixture.features(seed: 5, rows: 60, dimension: 6, classes: 3, shift: 0.6)
    let alone = [String?](repeating: nil, count: 60)
    let chosen = LinearProbe.chooseStrength(
      values, dimension: 6, labels: labels, groups: alone, classCount: 3, seed: 1, product: product)
    #expect(chosen.folds == 5)
    #expect(LinearProbe.candidates.contains(chosen.c))
    let lots = labels.map { Optional("lot \($0)") }
    let fallback = LinearProbe.chooseStrength(
      values, dimension: 6, labels: labels, groups: lots, classCount: 3, seed: 1, product: product)
    #expect(fallback == LinearProbe.Strength(c: 0.01, folds: 0))
  }

  @Test func equalStrengthsGiveTheSmallest() {
    // So far apart that every C is right everywhere.
    let labels = (0..<20).map { $0 % 2 }
    let chosen = LinearProbe.chooseStrength(
      labels.map { Float($0) }, dimension: 1, labels: labels, groups: [String?](repeating: nil, count: 20),
      classCount: 2, seed: 1, product: product)
    #expect(chosen.c == 1e-4)
  }
}
