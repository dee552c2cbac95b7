import Foundation
import KizuCore
import Testing

@testable import KizuEval

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
      let usual = novelty.usual
      #expect(zip(usual.distances, reference.leaveOneOut).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(usual.distances.count == reference.labels.count && usual.limit == usual.distances.last)
      let nearest = novelty.nearest(to: reference.queries, product: LoopMatrixProduct())
      #expect(nearest.map(\.index) == reference.nearest)
      #expect(zip(nearest, reference.distances).allSatisfy { abs($0.distance - $1) < 1e-5 })
    }
  }

  @Test func photosOfOneGroupDoNotVouchForEachOther() {
    // Two pairs of equal rows: within a group the distance is 0, between groups 1.
    let values: [Float] = [1, 0, 1, 0, 0, 1, 0, 1]
    func limit(_ groups: [String?]) -> Float {
      Novelty(training: values, dimension: 2, groups: groups, product: LoopMatrixProduct()).usual.limit
    }
    #expect(limit([nil, nil, nil, nil]) == 0)
    #expect(limit(["a", "a", "b", "b"]) == 1)
    #expect(limit(["a", "a", "a", "a"]) == .infinity)
  }

  @Test func lengthsTellWhatDirectionsDoNot() throws {
    var random = RandomStream(seed: 8, purpose: .test)
    let (count, dimension) = (400, 4)
    let values = (0..<count * dimension).map { _ in 3 + random.normal() }
    let novelty = Novelty(
      training: values, dimension: dimension, groups: [String?](repeating: nil, count: count),
      product: LoopMatrixProduct())
    // By hand: the mean, the lengths, and the third-longest of 400, which 398 do not exceed.
    func column(_ index: Int) -> [Float] {
      stride(from: index, to: values.count, by: dimension).map { values[$0] }
    }
    let mean = (0..<dimension).map { column($0).reduce(0, +) / Float(count) }
    func length(_ row: [Float]) -> Float {
      zip(row, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
    let lengths = (0..<count).map { length(Array(values[$0 * dimension..<($0 + 1) * dimension])) }.sorted()
    #expect(abs(novelty.usual.lengthLimit - lengths[397]) < 1e-4)
    #expect(novelty.usual.limit == novelty.usual.distances[397])
    // The same direction as a photo that is known, ten times as far.
    let known = Array(values[0..<dimension])
    let far = known.map { 10 * $0 }
    let found = novelty.nearest(to: known + far, product: LoopMatrixProduct())
    #expect(found.map(\.index) == [0, 0] && found.allSatisfy { $0.distance < 1e-5 })
    #expect(abs(found[1].length - length(far)) < 1e-2)
    let isUnlike = found.map { novelty.usual.areExceeded(distance: $0.distance, length: $0.length) }
    #expect(isUnlike == [length(known) > lengths[397], true])
    // A file of before lengths were known judges by distances alone, all of the share being theirs.
    let json = try #require(
      try JSONSerialization.jsonObject(with: JSONEncoder().encode(novelty)) as? [String: Any])
    let old = try JSONDecoder().decode(
      Novelty.self,
      from: JSONSerialization.data(withJSONObject: json.filter { !["centre", "lengths"].contains($0.key) }))
    #expect(old.usual.lengthLimit == .infinity && old.usual.limit == novelty.usual.distances[395])
    #expect(old.usual.length(of: far[...]) == 0 && old.references == novelty.references)
  }

  @Test func someOfManyAreMeasuredAgainstAll() throws {
    var random = RandomStream(seed: 9, purpose: .test)
    let vectors = (0..<2500).map { _ in [random.normal(), random.normal(), random.normal()] }
    let table = try EmbeddingTable(
      rows: vectors.indices.map { .init(path: "\($0).png", group: "g\($0 / 5)") }, vectors: vectors)
    let usual = UsualDistances(of: table, product: LoopMatrixProduct())
    #expect(usual.distances.count == 2000 && usual.lengths.count == 2500)
    let all = Novelty(
      training: vectors.flatMap { $0 }, dimension: 3, groups: table.rows.map(\.group),
      product: LoopMatrixProduct()
    ).usual
    #expect(Set(usual.distances).isSubset(of: Set(all.distances)) && usual.lengths == all.lengths)
  }

  @Test func driftIsSaidWhereItIsSure() {
    // 200 training rows on a circle's arc.
    var values: [Float] = []
    for index in 0..<200 { values += [1, Float(index) / 200] }
    let novelty = Novelty(
      training: values, dimension: 2, groups: [String?](repeating: nil, count: 200),
      product: LoopMatrixProduct())
    func drift(_ far: Int, of count: Int) -> Drift {
      Drift((0..<count).map { $0 < far ? 1 : 0 }, unlike: far, against: novelty.usual)
    }
    #expect(!drift(0, of: 100).isDrifted && !drift(1, of: 1).unlikeAnything.rate.isZero)
    #expect(drift(1, of: 1).isDrifted)
    #expect(!drift(1, of: 30).isDrifted && !drift(3, of: 100).isDrifted)
    #expect(drift(10, of: 100).isDrifted)
    #expect(abs(drift(10, of: 100).expected - 0.01) < 1e-12)
    #expect(drift(10, of: 100).unlikeAnything.count == 10)
  }
}
