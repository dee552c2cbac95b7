import KizuCore
import KizuEval
import Testing

struct LabelSuggestionTests {
  private let product = LoopMatrixProduct()

  /// `clusters` directions with `size` rows each; rows of one cluster differ a little, the first ones the least.
  private func table(
    clusters: Int, size: Int, labelled: Set<Int> = [], group: (Int) -> String? = { _ in nil }
  ) throws -> EmbeddingTable {
    var random = RandomStream(seed: 8, purpose: .test)
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<clusters * size {
      let cluster = index / size
      rows.append(
        EmbeddingTable.Row(
          path: "\(index)", label: labelled.contains(index) ? "a" : nil, group: group(index)))
      let spread = 0.02 + 0.2 * Float(index % size) / Float(size)
      for column in 0..<clusters { values.append((column == cluster ? 1 : 0) + spread * random.normal()) }
    }
    return try EmbeddingTable(rows: rows, dimension: clusters, values: values)
  }

  private func suggest(_ table: EmbeddingTable, _ count: Int, threads: Int = 1) -> [LabelSuggestion] {
    LabelSuggestion.suggest(from: table, count: count, seed: 0, product: product, threads: threads)
  }

  @Test func everyClusterIsCovered() throws {
    let suggestions = suggest(try table(clusters: 6, size: 20), 6)
    #expect(Set(suggestions.map { $0.row / 20 }).count == 6)
    #expect(suggestions.allSatisfy { $0.clusterSize == 20 && $0.typicality > 0 })
    // Typical rows stand close to their neighbours, which the first ones of a cluster do.
    #expect(suggestions.allSatisfy { $0.row % 20 < 12 })
  }

  @Test func labelledClustersComeLast() throws {
    let table = try table(clusters: 5, size: 16, labelled: [0, 16, 32])
    let suggestions = suggest(table, 2)
    // One run of k-means may split a heap, but those with labels are never taken before the others.
    #expect(Set(suggestions.map { $0.row / 16 }).isSubset(of: [3, 4]))
    #expect(suggestions.allSatisfy { table.rows[$0.row].label == nil })
  }

  @Test func groupsAreSpread() throws {
    // Two groups a cluster: six suggestions of three clusters take each group once.
    let table = try table(clusters: 3, size: 10) { "\($0 / 5)" }
    #expect(Set(suggest(table, 6).map { $0.row / 5 }).count == 6)
    #expect(suggest(table, 9).count == 9)
  }

  @Test func noPhotoIsSuggestedTwiceAndNoneIsMadeUp() throws {
    let table = try table(clusters: 3, size: 5, labelled: [1, 7])
    let suggestions = suggest(table, 100)
    #expect(Set(suggestions.map(\.row)).count == 13 && suggestions.count == 13)
    #expect(suggest(table, 0).isEmpty)
    #expect(suggest(try EmbeddingTable(rows: [], dimension: 3, values: []), 3).isEmpty)
    let one = try EmbeddingTable(rows: [EmbeddingTable.Row(path: "x")], dimension: 2, values: [0, 0])
    #expect(suggest(one, 5).map(\.row) == [0])
    let equal = try EmbeddingTable(
      rows: (0..<9).map { EmbeddingTable.Row(path: "\($0)") }, dimension: 2,
      values: [Float](repeating: 1, count: 18))
    #expect(suggest(equal, 4).count == 4)
  }

  @Test func threadsDoNotMatter() throws {
    let table = try table(clusters: 7, size: 30)
    #expect(suggest(table, 20) == suggest(table, 20, threads: 3))
  }
}
