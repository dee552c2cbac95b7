import KizuCore
import RealModule
import Testing

@testable import KizuSSL

@Suite struct PairLossTests {
  typealias Method = PretrainOptions.Method
  static let pairwise = Method.allCases.filter { $0.hasNegatives && $0 != .sogclr }

  /// Compares loss and gradient with the reference; the gradient must not be zero, or nothing would be compared.
  func compare(
    _ found: (value: LossValue, gradient: [Float]), _ reference: LossReference, _ z: [Float], _ count: Int
  ) {
    let expected = reference.loss(z, count: count)
    #expect(abs(Double(found.value.loss) - expected) < 1e-4 * max(1, abs(expected)))
    let gradient = reference.gradient(z, count: count)
    let largest = gradient.map(abs).max() ?? 0
    #expect(largest > 1e-3)
    for (index, slope) in gradient.enumerated() {
      #expect(abs(Double(found.gradient[index]) - slope) < 1e-3 * max(0.1, largest), "element \(index)")
    }
  }

  @Test(arguments: pairwise, [2, 3, 8])
  func agreesWithNaiveLoopsAndDifferences(method: Method, photos: Int) {
    for temperature: Float in [0.1, 0.5] {
      let z = projections(photos: photos, dimensions: 5)
      let bench = LossBench(method, temperature: temperature, count: 2 * photos, dimensions: 5)
      let reference = LossReference(
        method, bench.settings, temperature: Double(temperature), z: z, count: 2 * photos)
      compare(bench.evaluate(z, LossBatch(samples: Array(0..<photos))), reference, z, 2 * photos)
    }
  }

  @Test(arguments: [0, 0.05, 0.3] as [Float], [0, 0.5, 3] as [Float])
  func reweightingAgrees(prior: Float, concentration: Float) {
    let z = projections(photos: 6, dimensions: 4, noise: 1.5)
    let bench = LossBench(.hard, count: 12, dimensions: 4) {
      ($0.classPrior, $0.concentration) = (prior, concentration)
    }
    let reference = LossReference(.hard, bench.settings, temperature: Double(Float(0.2)), z: z, count: 12)
    compare(bench.evaluate(z, LossBatch(samples: Array(0..<6))), reference, z, 12)
  }

  @Test("Where positives are much more alike than negatives, the debiased estimate stands at its floor")
  func floorOfTheEstimate() {
    let z = projections(photos: 4, dimensions: 24, noise: 0.2)
    let bench = LossBench(.debiased, count: 8, dimensions: 24) { $0.classPrior = 0.5 }
    let reference = LossReference(.debiased, bench.settings, temperature: Double(Float(0.2)), z: z, count: 8)
    let found = bench.evaluate(z, LossBatch(samples: Array(0..<4)))
    let floor = 6 * Double.exp(-5)
    let positive = (0..<8).map { Double.exp(LossReference.cosine(z, $0, ($0 + 4) % 8, dimensions: 24) * 5) }
    let expected = positive.reduce(0.0) { $0 + Double.log(1 + floor / $1) } / 8
    #expect(abs(reference.loss(z, count: 8) - expected) < 1e-9)
    #expect(abs(Double(found.value.loss) - expected) < 1e-6)
    for (index, slope) in reference.gradient(z, count: 8).enumerated() {
      #expect(abs(Double(found.gradient[index]) - slope) < 1e-7)
    }
  }

  @Test("Without correction and weight, debiased and hard are NT-Xent, and so is the fast form")
  func specialCases() {
    let z = projections(photos: 7, dimensions: 6)
    let batch = LossBatch(samples: Array(0..<7))
    let plain = LossBench(.ntXent, count: 14, dimensions: 6).evaluate(z, batch)
    let fast = NTXentLossTests.evaluate(z, count: 14, temperature: 0.2)
    #expect(abs(plain.value.loss - fast.loss) < 1e-5)
    #expect(zip(plain.gradient, fast.gradient).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(plain.value.trivial == .log(Float(13)))
    let debiased = LossBench(.debiased, count: 14, dimensions: 6) { $0.classPrior = 0 }
    #expect(debiased.evaluate(z, batch).value == plain.value)
    let hard = LossBench(.hard, count: 14, dimensions: 6) { ($0.classPrior, $0.concentration) = (0, 0) }
    #expect(hard.evaluate(z, batch).value == plain.value)
  }

  @Test("Swapping the two views of every photo, or the order of the photos, changes nothing")
  func symmetries() {
    let (photos, dimensions) = (6, 5)
    let z = projections(photos: photos, dimensions: dimensions)
    let order = [3, 0, 5, 1, 4, 2]
    let relations = PhotoRelations(sets: [[0, 0, 1, -1, 1, -1]], classes: [-1, 0, -1, 0, -1, 0])
    func rows(_ order: [Int]) -> [Float] {
      order.flatMap { z[$0 * dimensions..<($0 + 1) * dimensions] }
    }
    for method in Method.allCases {
      let change = { (options: inout LossOptions) in
        guard method.hasNegatives else { return }
        (options.falseNegatives, options.labelsGuide) = (.mask, 0.5)
        (options.falseNegativeShare, options.falseNegativeThreshold) = (0.2, 0.1)
      }
      func loss(_ z: [Float], _ samples: [Int]) -> Float {
        LossBench(method, count: 2 * photos, dimensions: dimensions, change)
          .evaluate(z, LossBatch(samples: samples, relations: relations)).value.loss
      }
      let reference = loss(z, Array(0..<photos))
      let swapped = loss(Array(z[z.count / 2..<z.count] + z[0..<z.count / 2]), Array(0..<photos))
      #expect(abs(swapped - reference) < 1e-4 * max(1, abs(reference)), "\(method)")
      let other = loss(rows(order + order.map { $0 + photos }), order)
      #expect(abs(other - reference) < 1e-4 * max(1, abs(reference)), "\(method)")
    }
  }

  @Test("Equal projections give the trivial loss; zeros and sharp temperatures give finite numbers")
  func degenerateBatches() {
    let batch = LossBatch(samples: Array(0..<4))
    for method in Method.allCases where method.hasNegatives {
      let equal = [Float](repeating: 1, count: 8 * 3)
      let value = LossBench(method, temperature: 0.1, count: 8, dimensions: 3).evaluate(equal, batch).value
      #expect(abs(value.loss - value.trivial) < 1e-4, "\(method)")
      #expect(value.trivial == .log(Float([.ntXent, .debiased, .hard].contains(method) ? 7 : 6)))
      // Positives alike and negatives opposite, which underflows in f32; and the other way round.
      let first: [Float] = [1, 0, -1, 0]
      for z in [first + first, first + first.map { -$0 }, [Float](repeating: 0, count: 8)] {
        let sharp = LossBench(method, temperature: 0.01, count: 4, dimensions: 2)
          .evaluate(z, LossBatch(samples: [0, 1]))
        #expect(sharp.value.loss.isFinite && sharp.gradient.allSatisfy(\.isFinite), "\(method)")
      }
    }
  }

  @Test("Worked on some photos at a time, a batch has the same loss and gradient", arguments: [1, 3, 5])
  func tiles(tilePhotos: Int) {
    let (photos, dimensions) = (11, 6)
    let z = projections(photos: photos, dimensions: dimensions)
    let relations = PhotoRelations(
      sets: [[0, 0, 1, -1, 1, -1, 2, -1, -1, 2, 0]], classes: [-1, 0, -1, 0, -1, 0, -1, 1, -1, 1, -1])
    let batch = LossBatch(samples: Array(0..<photos), relations: relations)
    for method in Method.allCases where method.hasNegatives {
      let change = { (options: inout LossOptions) in
        (options.falseNegatives, options.labelsGuide, options.queue) = (.mask, 0.5, 7)
        (options.falseNegativeShare, options.falseNegativeThreshold) = (0.2, 0.1)
      }
      func evaluate(_ tilePhotos: Int) -> (value: LossValue, gradient: [Float]) {
        let bench = LossBench(
          method, count: 2 * photos, dimensions: dimensions, tilePhotos: tilePhotos, change)
        _ = bench.evaluate(z.reversed(), batch)
        return bench.evaluate(z, batch)
      }
      let (whole, tiled) = (evaluate(photos), evaluate(tilePhotos))
      #expect(abs(whole.value.loss - tiled.value.loss) < 1e-5, "\(method)")
      #expect(abs(whole.value.trivial - tiled.value.trivial) < 1e-5, "\(method)")
      #expect(whole.gradient.contains { abs($0) > 1e-3 })
      #expect(zip(whole.gradient, tiled.gradient).allSatisfy { abs($0 - $1) < 1e-5 }, "\(method)")
    }
  }

  @Test("The number of threads changes no bit")
  func threads() {
    let z = projections(photos: 260, dimensions: 3)
    let batch = LossBatch(samples: Array(0..<260))
    let one = LossBench(.hard, count: 520, dimensions: 3).evaluate(z, batch)
    let three = LossBench(.hard, count: 520, dimensions: 3, threads: 3).evaluate(z, batch)
    #expect(one.value == three.value && one.gradient == three.gradient)
  }
}
