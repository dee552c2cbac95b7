import KizuCore
import KizuEval
import Testing

/// Prototypes and distances against scikit-learn, by tools/reference/prototype_vectors.py.
struct PrototypesTests {
  struct Case: Decodable {
    var references: [Float]
    var labels: [Int]
    var queries: [Float]
    var dimension: Int
    var classes: Int
    var calls: [Int]
    var leaveOneOut: [Float]
    var nearest: [Int]
    var distances: [Float]
  }

  let cases: [Case]

  init() throws {
    cases = try Fixture.decode([Case].self, from: "prototypes.json")
  }

  @Test func callsAreThoseOfTheNearestCentroid() {
    for reference in cases {
      let prototypes = Prototypes(
        references: reference.references, dimension: reference.dimension, labels: reference.labels,
        classCount: reference.classes,
        centre: Prototypes.mean(reference.references, dimension: reference.dimension))
      #expect(prototypes.predict(reference.queries) == reference.calls)
    }
  }

  @Test func classesWithoutReferencesAreNeverCalled() {
    let prototypes = Prototypes(
      references: [1, 0, 0, 1], dimension: 2, labels: [3, 1], classCount: 5, centre: [0, 0])
    #expect(prototypes.predict([2, 1, 1, 9, 0, 0]) == [3, 1, 1])
    #expect(prototypes.predict([]).isEmpty)
  }

  @Test func distancesAreThoseOfScikitLearn() {
    for reference in cases {
      let novelty = Novelty(
        training: reference.references, dimension: reference.dimension,
        groups: [String?](repeating: nil, count: reference.labels.count), product: LoopMatrixProduct())
      #expect(zip(novelty.distances, reference.leaveOneOut).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(novelty.distances.count == reference.labels.count && novelty.limit == novelty.distances.last)
      let nearest = novelty.nearest(to: reference.queries, product: LoopMatrixProduct())
      #expect(nearest.map(\.index) == reference.nearest)
      #expect(zip(nearest, reference.distances).allSatisfy { abs($0.distance - $1) < 1e-5 })
    }
  }

  @Test func photosOfOneGroupDoNotVouchForEachOther() {
    // Two pairs of equal rows: within a group the distance is 0, between groups 1.
    let values: [Float] = [1, 0, 1, 0, 0, 1, 0, 1]
    func limit(_ groups: [String?]) -> Float {
      Novelty(training: values, dimension: 2, groups: groups, product: LoopMatrixProduct()).limit
    }
    #expect(limit([nil, nil, nil, nil]) == 0)
    #expect(limit(["a", "a", "b", "b"]) == 1)
    #expect(limit(["a", "a", "a", "a"]) == .infinity)
  }

  @Test func driftIsSaidWhereItIsSure() {
    // 200 training rows on a circle's arc.
    var values: [Float] = []
    for index in 0..<200 { values += [1, Float(index) / 200] }
    let novelty = Novelty(
      training: values, dimension: 2, groups: [String?](repeating: nil, count: 200),
      product: LoopMatrixProduct())
    func drift(_ far: Int, of count: Int) -> Drift {
      Drift((0..<count).map { $0 < far ? 1 : 0 }, against: novelty)
    }
    #expect(!drift(0, of: 100).isDrifted && !drift(1, of: 1).unlikeAnything.rate.isZero)
    #expect(drift(1, of: 1).isDrifted)
    #expect(!drift(1, of: 30).isDrifted && !drift(3, of: 100).isDrifted)
    #expect(drift(10, of: 100).isDrifted)
    #expect(abs(drift(10, of: 100).expected - 0.01) < 1e-12)
  }
}
