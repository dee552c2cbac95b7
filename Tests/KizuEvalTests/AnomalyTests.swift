import KizuCore
import KizuEval
import Testing

private func normals(_ count: Int, seed: UInt64 = 3) -> [Float] {
  var random = RandomStream(seed: seed, purpose: .test)
  return (0..<count).map { _ in random.normal() }
}

/// The definition, in 64 bits.
private func distance(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
  zip(a, b).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
}

@Suite struct GoodMemoryTests {
  private let product = LoopMatrixProduct()

  @Test(arguments: [(1, 1, 1), (16, 3, 5), (33, 31, 17), (1030, 7, 3), (3, 2100, 2)])
  func distancesAreThoseOfANaiveLoop(queries: Int, rows: Int, dimension: Int) {
    // Far from the origin, where |q|² + |m|² - 2 q·m loses digits.
    let asked = normals(queries * dimension, seed: 1).map { $0 + 20 }
    let known = (0..<3).map { normals(rows * dimension, seed: 2 + UInt64($0)).map { $0 + 20 } }
    let memory = GoodMemory(known, dimension: dimension)
    #expect(memory.count == 3 * rows)
    for fold in [nil, 0, 2] {
      let found = memory.distances(to: asked, withoutFold: fold, product: product)
      for query in 0..<queries {
        let own = asked[query * dimension..<(query + 1) * dimension]
        let least = known.indices.filter { $0 != fold }.flatMap { number in
          (0..<rows).map { distance(own, known[number][$0 * dimension..<($0 + 1) * dimension]) }
        }.min()
        #expect(abs(Double(found[query]) - (least ?? 0)) < 1e-3)
      }
    }
  }

  @Test func knownRowsAreAtDistanceZeroUnlessTheirFoldIsLeftOut() {
    let rows = normals(40)
    let memory = GoodMemory([rows, normals(20, seed: 9)], dimension: 4)
    #expect(memory.distances(to: rows, product: product).allSatisfy { $0 == 0 })
    #expect(memory.distances(to: rows, withoutFold: 0, product: product).allSatisfy { $0 > 0 })
  }

  @Test func withoutAnyRowDistancesAreInfinite() {
    let memory = GoodMemory([[1, 2], []], dimension: 2)
    #expect(memory.distances(to: [1, 2], withoutFold: 0, product: product) == [.infinity])
    #expect(memory.distances(to: [], product: product).isEmpty)
  }
}

@Suite struct GreedyCoresetTests {
  private let product = LoopMatrixProduct()

  private func radius(_ values: [Float], _ dimension: Int, _ chosen: [Int]) -> Double {
    let row = { (index: Int) in values[index * dimension..<(index + 1) * dimension] }
    return (0..<values.count / dimension).map { index in
      chosen.map { distance(row(index), row($0)) }.min() ?? .infinity
    }.max() ?? 0
  }

  @Test(arguments: [1, 15, 16, 17, 64]) func everyNextRowIsTheOneFarthestFromTheOthers(dimension: Int) {
    let values = normals(120 * dimension)
    let chosen = GreedyCoreset.select(values, dimension: dimension, count: 12, seed: 0, product: product)
    #expect(chosen.count == 12 && Set(chosen).count == 12)
    let row = { (index: Int) in values[index * dimension..<(index + 1) * dimension] }
    for count in 1..<12 {
      // Without projection: the distance of the next choice is the radius of those before.
      let before = Array(chosen.prefix(count))
      let gap = before.map { distance(row(chosen[count]), row($0)) }.min() ?? 0
      #expect(abs(gap - radius(values, dimension, before)) < 1e-4)
    }
    #expect(radius(values, dimension, chosen) < radius(values, dimension, [chosen[0]]))
  }

  @Test func choiceIsTheSameAgainAndAnotherForAnotherSeed() {
    let values = normals(200 * 100)
    let choose = { (seed: UInt64) in
      GreedyCoreset.select(values, dimension: 100, count: 30, seed: seed, product: LoopMatrixProduct())
    }
    #expect(choose(1) == choose(1))
    #expect(Set(choose(1)) != Set(choose(2)))
  }

  @Test func projectedRowsAreStillCovered() {
    // Ten heaps far apart, in more dimensions than are projected to: ten rows find them all.
    var random = RandomStream(seed: 5, purpose: .test)
    let centres = (0..<10).map { _ in (0..<90).map { _ in 50 * random.normal() } }
    let values = (0..<300).flatMap { row in centres[row % 10].map { $0 + random.normal() } }
    let chosen = GreedyCoreset.select(values, dimension: 90, count: 10, seed: 4, product: product)
    #expect(Set(chosen.map { $0 % 10 }).count == 10)
  }

  @Test func equalRowsAreChosenOnce() {
    let values = [Float](repeating: 2, count: 30) + [Float](repeating: 7, count: 30)
    let chosen = GreedyCoreset.select(values, dimension: 3, count: 20, seed: 0, product: product)
    #expect(Set(chosen.map { $0 < 10 }).count == 2 && chosen.count == 2)
    #expect(GreedyCoreset.select([], dimension: 3, count: 5, seed: 0, product: product).isEmpty)
    #expect(GreedyCoreset.select([1, 2, 3], dimension: 3, count: 5, seed: 0, product: product) == [0])
  }
}

@Suite struct GoodThresholdTests {
  @Test func thresholdIsTheConformalQuantile() {
    let scores = (1...99).map(Double.init).shuffled()
    // ⌈0.95 · 100⌉ = 95.
    let line = GoodThreshold(goodScores: scores, falseAlarmRate: 0.05)
    #expect(line.value == 95 && line.isAttained && line.alarms.count == 4 && line.alarms.of == 99)
    #expect(line.expectedRate == 0.05)
    // The exact bound of 4 in 99: scipy.stats.beta.ppf(0.95, 5, 95).
    #expect(abs(line.alarms.upper - 0.0900736) < 1e-6)
    #expect(GoodThreshold(goodScores: scores, falseAlarmRate: 0.01).value == 99)
    #expect(GoodThreshold(goodScores: scores, falseAlarmRate: 1).value == 1)
  }

  @Test func tooFewGoodPhotosAreSaid() {
    let line = GoodThreshold(goodScores: [3, 1, 2], falseAlarmRate: 0.05)
    #expect(line.value == 3 && !line.isAttained && line.expectedRate == 0.25)
    #expect(!GoodThreshold(goodScores: [3, 1, 2], falseAlarmRate: 0).isAttained)
  }

  @Test func anotherGoodPhotoLiesAboveAboutAsOftenAsStated() {
    var random = RandomStream(seed: 8, purpose: .test)
    var above = 0
    for _ in 0..<4000 {
      let line = GoodThreshold(goodScores: (0..<40).map { _ in Double(random.unit()) }, falseAlarmRate: 0.1)
      if Double(random.unit()) > line.value { above += 1 }
    }
    // Binomial with p = 4/41 (the rank is ⌈0.9 · 41⌉ = 37): 390, deviation 19.
    #expect((310...470).contains(above))
  }
}

@Suite struct AnomalyFiguresTests {
  @Test func figuresAreCountedByClass() throws {
    let figures = try #require(
      AnomalyFigures(
        scores: [1, 2, 3, 4, 5, 0], labels: ["ok", "ok", "b", "ok", "a", "b"], good: ["ok"], threshold: 3))
    #expect(figures.falseAlarms.count == 1 && figures.falseAlarms.of == 3)
    #expect(figures.escapes.count == 2 && figures.escapes.of == 3)
    #expect(figures.classes.map(\.name) == ["a", "b"])
    #expect(figures.classes.map(\.auroc) == [1, 2.0 / 6] && figures.classes.map(\.found.count) == [1, 0])
    #expect(abs(figures.auroc - 5.0 / 9) < 1e-12)
  }

  @Test func oneSideAloneGivesNone() {
    #expect(AnomalyFigures(scores: [1, 2], labels: ["ok", "ok"], good: ["ok"], threshold: 1) == nil)
    #expect(AnomalyFigures(scores: [], labels: [], good: ["ok"], threshold: 1) == nil)
  }
}
