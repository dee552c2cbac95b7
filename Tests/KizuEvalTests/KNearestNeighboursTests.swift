import KizuCore
import RealModule
import Testing

@testable import KizuEval

struct KNearestNeighboursTests {
  private func random(_ count: Int, item: UInt32) -> [Float] {
    var stream = RandomStream(seed: 4, purpose: .test, item: item)
    return (0..<count).map { _ in stream.normal() }
  }

  /// The definition: all similarities, a stable sort, the first k.
  private func naive(_ queries: [Float], _ references: [Float], dimension: Int, k: Int) -> [[Int]] {
    func cosine(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
      let dot = zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let lengths = [a, b].map { Double.sqrt($0.reduce(0) { $0 + Double($1) * Double($1) }) }
      return lengths[0] * lengths[1] == 0 ? 0 : dot / (lengths[0] * lengths[1])
    }
    return stride(from: 0, to: queries.count, by: dimension).map { query in
      let similarities = stride(from: 0, to: references.count, by: dimension).map { reference in
        cosine(queries[query..<query + dimension], references[reference..<reference + dimension])
      }
      let order = similarities.indices.sorted { left, right in
        similarities[left] == similarities[right] ? left < right : similarities[left] > similarities[right]
      }
      return Array(order.prefix(k))
    }
  }

  // 4,097 references and 257 queries are one more than a block.
  @Test(arguments: [
    (1, 1, 3, 20), (15, 15, 16, 4), (16, 16, 17, 20), (17, 33, 31, 31), (33, 1, 1, 20), (257, 40, 5, 3),
    (2, 4097, 3, 20),
  ])
  func findsWhatTheDefinitionFinds(queries: Int, references: Int, dimension: Int, k: Int) {
    let queryValues = random(queries * dimension, item: 1)
    let referenceValues = random(references * dimension, item: 2)
    let knn = KNearestNeighbours(
      references: referenceValues, dimension: dimension,
      labels: [Int](repeating: 0, count: references), classCount: 1, neighbourCount: k)
    let found = knn.neighbours(of: queryValues, product: LoopMatrixProduct())
    let expected = naive(queryValues, referenceValues, dimension: dimension, k: k)
    if dimension > 1 {
      #expect(found.map { $0.map(\.index) } == expected)
    }
    #expect(found.allSatisfy { $0.count == min(k, references) })
    #expect(knn.neighbours(of: queryValues, product: LoopMatrixProduct(), threads: 3) == found)
  }

  // 2048 queries are a block; 4097 are two and a query.
  @Test(
    "Ranks that share queries find what one process finds, to the bit",
    arguments: [0, 1, 2048, 2049, 4097, 8193])
  func ranks(queries: Int) throws {
    let dimension = 3
    let values = random(queries * dimension, item: 1)
    let knn = KNearestNeighbours(
      references: random(50 * dimension, item: 2), dimension: dimension, labels: (0..<50).map { $0 % 4 },
      classCount: 4)
    let expected = knn.probabilities(of: values, product: LoopMatrixProduct())
    for size in 2...4 {
      let found = try ThreadCommunicator.run(size) {
        try knn.probabilities(of: values, product: LoopMatrixProduct(), among: $0)
      }
      #expect(found == Array(repeating: expected, count: size))
    }
    #expect(expected.count == queries * 4)
  }

  @Test func noQueriesGiveNothing() {
    let knn = KNearestNeighbours(references: [1, 2], dimension: 2, labels: [0], classCount: 1)
    #expect(knn.probabilities(of: [], product: LoopMatrixProduct()).isEmpty)
  }

  @Test func equalSimilaritiesKeepTheLowerIndex() {
    let references = [Float](repeating: 1, count: 40)
    let knn = KNearestNeighbours(
      references: references, dimension: 1, labels: Array(0..<40), classCount: 40, neighbourCount: 3)
    let found = knn.neighbours(of: [5, -5], product: LoopMatrixProduct())
    #expect(found.map { $0.map(\.index) } == [[0, 1, 2], [0, 1, 2]])
    #expect(found[1].map(\.similarity) == [-1, -1, -1])
  }

  @Test func zeroRowsAreSimilarToNothing() {
    let knn = KNearestNeighbours(
      references: [0, 0, 1, 0, -1, 0], dimension: 2, labels: [0, 1, 2], classCount: 3)
    let found = knn.neighbours(of: [2, 0, 0, 0], product: LoopMatrixProduct())
    #expect(found[0].map(\.index) == [1, 0, 2])
    #expect(found[0].map(\.similarity) == [1, 0, -1])
    #expect(found[1].map(\.similarity) == [0, 0, 0])
  }

  @Test func votesFollowTheFormula() {
    let knn = KNearestNeighbours(
      references: [1, 0, 0, 1, -1, 0], dimension: 2, labels: [0, 1, 1], classCount: 3, temperature: 0.5)
    let shares = knn.probabilities(of: [3, 0], product: LoopMatrixProduct())
    let weights = [1.0, 0, -1].map { Double.exp($0 / 0.5) }
    let sum = weights.reduce(0, +)
    for (share, expected) in zip(shares, [weights[0] / sum, (weights[1] + weights[2]) / sum, 0]) {
      #expect(abs(share - expected) < 1e-12)
    }
  }

  @Test func extremeValuesStayFinite() {
    let tiny = Float.leastNonzeroMagnitude
    let knn = KNearestNeighbours(
      references: [3e38, 3e38, tiny, 0], dimension: 2, labels: [0, 1], classCount: 2, temperature: 1e-9)
    let shares = knn.probabilities(of: [tiny, 0, 3e38, 3e38], product: LoopMatrixProduct())
    #expect(shares == [0, 1, 1, 0])
  }
}
