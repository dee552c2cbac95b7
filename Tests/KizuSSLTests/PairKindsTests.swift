import KizuCore
import RealModule
import Testing

@testable import KizuSSL

/// Who is a negative of whom.
@Suite struct PairKindsTests {
  typealias Method = PretrainOptions.Method
  static let temperature = Double(Float(0.2))

  func compare(_ found: (value: LossValue, gradient: [Float]), _ reference: LossReference, _ z: [Float]) {
    let expected = reference.loss(z, count: 12)
    #expect(abs(Double(found.value.loss) - expected) < 1e-4 * max(1, abs(expected)))
    let gradient = reference.gradient(z, count: 12)
    for (index, slope) in gradient.enumerated() {
      #expect(abs(Double(found.gradient[index]) - slope) < 1e-3, "element \(index)")
    }
  }

  @Test(arguments: PairLossTests.pairwise)
  func relatedPhotosAreNoNegatives(method: Method) {
    let z = projections(photos: 6, dimensions: 5)
    // Away from the floor of the debiased estimate, where negatives have no effect.
    let bench = LossBench(method, count: 12, dimensions: 5) { $0.classPrior = 0.01 }
    var reference = LossReference(method, bench.settings, temperature: Self.temperature, z: z, count: 12)
    // Photos 10 and 13 are of one group, 11 and 13 near-duplicates, 15 of a group without others.
    var group = [Int32](repeating: -1, count: 20)
    var near = group
    (group[10], group[13], group[15]) = (4, 4, 5)
    (near[11], near[13]) = (0, 0)
    let batch = LossBatch(
      samples: [10, 11, 12, 13, 14, 15], relations: PhotoRelations(sets: [group, near]))
    let with = bench.evaluate(z, batch)
    reference.ignored = [0: [3], 3: [0, 1], 1: [3]]
    compare(with, reference, z)
    let without = bench.evaluate(z, LossBatch(samples: batch.samples))
    #expect(abs(with.value.loss - without.value.loss) > 1e-3 && with.value.trivial < without.value.trivial)
  }

  @Test(arguments: PairLossTests.pairwise, [0.3, 1] as [Float])
  func labelsGuide(method: Method, weight: Float) {
    let z = projections(photos: 6, dimensions: 5)
    let bench = LossBench(method, count: 12, dimensions: 5) { $0.labelsGuide = weight }
    var reference = LossReference(method, bench.settings, temperature: Self.temperature, z: z, count: 12)
    let relations = PhotoRelations(classes: [0, -1, 0, 1, 0, -1])
    reference.positives = [0: [2, 4], 2: [0, 4], 4: [0, 2]]
    compare(bench.evaluate(z, LossBatch(samples: Array(0..<6), relations: relations)), reference, z)
  }

  @Test("With all photos labelled and full weight, NT-Xent is SupCon")
  func supervisedContrast() {
    let z = projections(photos: 6, dimensions: 5)
    let classes = [0, 1, 0, 1, 0, 2]
    let bench = LossBench(.ntXent, count: 12, dimensions: 5) { $0.labelsGuide = 1 }
    let found = bench.evaluate(
      z, LossBatch(samples: Array(0..<6), relations: PhotoRelations(classes: classes.map { Int32($0) }))
    ).value.loss
    // Khosla et al., equation 2, as it is written.
    func score(_ i: Int, _ j: Int) -> Double {
      LossReference.cosine(z, i, j, dimensions: 5) / Self.temperature
    }
    var total = 0.0
    for i in 0..<12 {
      let others = (0..<12).filter { $0 != i }
      let positives = others.filter { classes[$0 % 6] == classes[i % 6] }
      let all = others.reduce(0.0) { $0 + Double.exp(score(i, $1)) }
      total -=
        positives.reduce(0.0) { $0 + Double.log(Double.exp(score(i, $1)) / all) } / Double(positives.count)
    }
    #expect(abs(Double(found) - total / 12) < 1e-4)
  }

  @Test(arguments: PairLossTests.pairwise, [LossSettings.FalseNegatives.mask, .attract])
  func falseNegatives(method: Method, kind: LossSettings.FalseNegatives) {
    // Photos 0 and 3 look alike, and 1 and 4 a little; the rest do not.
    var z = projections(photos: 6, dimensions: 16, noise: 0.3)
    func copy(_ from: Int, to: Int, _ share: Float) {
      for view in [0, 6] {
        for k in 0..<16 { z[(to + view) * 16 + k] += share * z[(from + view) * 16 + k] }
      }
    }
    copy(0, to: 3, 5)
    copy(1, to: 4, 0.3)
    let bench = LossBench(method, count: 12, dimensions: 16) {
      ($0.falseNegatives, $0.falseNegativeShare, $0.falseNegativeThreshold) = (kind, 0.2, 0.8)
      // Away from the floor of the debiased estimate, where the loss has a kink.
      $0.classPrior = 0.01
    }
    var reference = LossReference(method, bench.settings, temperature: Self.temperature, z: z, count: 12)
    let early = bench.evaluate(z, LossBatch(samples: Array(0..<6), isSettled: false))
    #expect(abs(Double(early.value.loss) - reference.loss(z, count: 12)) < 1e-4)
    if kind == .mask {
      reference.ignored = [0: [3], 3: [0]]
    } else {
      reference.positives = [0: [3], 3: [0]]
    }
    compare(bench.evaluate(z, LossBatch(samples: Array(0..<6))), reference, z)
  }

  @Test("At most the share asked for are taken, the most alike of them")
  func shareOfFalseNegatives() {
    let photos = 11
    var random = RandomStream(seed: 3, purpose: .test)
    let cosines = (0..<4 * photos * photos).map { _ in random.uniform(in: 0...1) }
    func mean(_ a: Int, _ b: Int) -> Float {
      [(a, b), (a, b + photos), (a + photos, b), (a + photos, b + photos)].reduce(0) {
        $0 + cosines[$1.0 * 2 * photos + $1.1]
      } / 4
    }
    var kinds = PairKinds(photos: photos)
    kinds.findFalseNegatives(cosines.span, share: 0.3, threshold: -1, become: .ignored)
    for row in 0..<photos {
      let others = (0..<photos).filter { $0 != row }
      let expected = Set(others.sorted { mean(row, $0) > mean(row, $1) }.prefix(3))
      let found = Set(others.filter { kinds.kinds[row * photos + $0] == .ignored })
      #expect(found == expected)
    }
    kinds.assign(LossBatch(samples: Array(0..<photos)))
    kinds.findFalseNegatives(cosines.span, share: 0.04, threshold: -1, become: .ignored)
    #expect(kinds.kinds.allSatisfy { $0 == .negative }, "a share of less than half a photo is none")
  }

  @Test("A photo that is related to all others takes no part, and nothing is divided by zero")
  func noNegatives() {
    let z = projections(photos: 3, dimensions: 4)
    let relations = PhotoRelations(sets: [[1, 1, 1]])
    for method in PairLossTests.pairwise + [.sogclr] {
      let found = LossBench(method, count: 6, dimensions: 4)
        .evaluate(z, LossBatch(samples: [0, 1, 2], relations: relations))
      #expect(abs(found.value.loss) < 1e-6 && found.gradient.allSatisfy { abs($0) < 1e-6 }, "\(method)")
    }
  }
}
