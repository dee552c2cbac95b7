import KizuCore
import Testing

@testable import KizuTrial

@Suite struct RetrievalTests {
  private let product = LoopMatrixProduct()

  private func ranks(_ first: [[Float]], _ second: [[Float]], groups: [String?]? = nil) -> [Double] {
    RetrievalCriterion.reciprocalRanks(
      of: (first + second).flatMap { $0 }, count: first.count,
      groups: groups ?? first.map { _ in nil }, product: product)
  }

  @Test("Partners that are nearest have rank 1, whatever their length")
  func perfect() {
    #expect(ranks([[1, 0], [0, 2]], [[3, 0.1], [0.1, 5]]) == [1, 1])
  }

  @Test("Each nearer photo costs a rank; of equals none is first")
  func rivals() {
    // To (1, 0) the other photo's second view is nearer than its own.
    #expect(ranks([[1, 0], [0, 1]], [[1, 1], [1, 0.5]]) == [0.5, 0.5])
    let equal = [[Float]](repeating: [1, 0], count: 3)
    #expect(ranks(equal, equal) == [Double](repeating: 1 / 3, count: 3))
    #expect(ranks([[0, 0], [0, 0]], [[0, 0], [0, 0]]) == [0.5, 0.5])
  }

  @Test("Photos of one group are no rivals of each other")
  func groups() {
    let (first, second): ([[Float]], [[Float]]) = ([[1, 0], [1, 0], [0, 1]], [[1, 0], [1, 0], [0, 1]])
    #expect(ranks(first, second) == [0.5, 0.5, 1])
    #expect(ranks(first, second, groups: ["a", "a", "b"]) == [1, 1, 1])
  }

  @Test("Ranks agree with the definition on random embeddings")
  func naive() {
    var random = RandomStream(seed: 1, purpose: .test)
    let rows = (0..<34).map { _ in (0..<5).map { _ in random.normal() } }
    let found = ranks(Array(rows[..<17]), Array(rows[17...]))
    func cosine(_ a: [Float], _ b: [Float]) -> Double {
      let dot = zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let lengths = [a, b].map { $0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot() }
      return dot / (lengths[0] * lengths[1])
    }
    for photo in 0..<17 {
      let nearer = (0..<17).count {
        cosine(rows[photo], rows[17 + $0]) > cosine(rows[photo], rows[17 + photo])
      }
      #expect(found[photo] == 1 / Double(1 + nearer))
    }
  }
}
