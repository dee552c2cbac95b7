import KizuCore
import RealModule
import Testing

@testable import KizuEval

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

  private func suggest(
    _ table: EmbeddingTable, _ count: Int, _ strategy: SuggestionStrategy = .typical, threads: Int = 1,
    seed: UInt64 = 0
  ) -> [LabelSuggestion] {
    LabelSuggestion.suggest(
      from: table, count: count, strategy: strategy, seed: seed, product: product, threads: threads)
  }

  /// A single start of k-means splits a heap under many of these seeds.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func everyClusterIsFoundWhateverTheSeed(seed: UInt64) throws {
    let suggestions = suggest(try table(clusters: 9, size: 12), 9, seed: seed)
    #expect(Set(suggestions.map { $0.row / 12 }).count == 9)
  }

  @Test func everyClusterIsCovered() throws {
    let suggestions = suggest(try table(clusters: 6, size: 20), 6)
    #expect(Set(suggestions.map { $0.row / 20 }).count == 6)
    #expect(suggestions.allSatisfy { $0.clusterSize == 20 && $0.score > 0 })
    // Typical rows stand close to their neighbours, which the first ones of a cluster do.
    #expect(suggestions.allSatisfy { $0.row % 20 < 12 })
  }

  @Test(arguments: [SuggestionStrategy.typical, .coverage])
  func labelledClustersComeLast(strategy: SuggestionStrategy) throws {
    let table = try table(clusters: 5, size: 16, labelled: [0, 16, 32])
    let suggestions = suggest(table, 2, strategy)
    #expect(Set(suggestions.map { $0.row / 16 }) == [3, 4])
    #expect(suggestions.allSatisfy { table.rows[$0.row].label == nil })
  }

  @Test(arguments: SuggestionStrategy.allCases)
  func groupsAreSpread(strategy: SuggestionStrategy) throws {
    // Two groups a cluster: six suggestions of three clusters take each group once.
    let table = try table(clusters: 3, size: 10) { "\($0 / 5)" }
    #expect(Set(suggest(table, 6, strategy).map { $0.row / 5 }).count == 6)
    #expect(suggest(table, 9, strategy).count == 9)
  }

  /// The definition: at each step every photo is tried, and the whole sum is counted anew.
  @Test func coverageIsGreedy() throws {
    let table = try table(clusters: 4, size: 9, labelled: [3])
    let (count, dimension) = (table.rows.count, table.dimension)
    var mean = [Double](repeating: 0, count: dimension)
    for (index, value) in table.values.enumerated() {
      mean[index % dimension] += Double(value) / Double(count)
    }
    let rows = (0..<count).map { row -> [Double] in
      let centred = (0..<dimension).map { Double(table.values[row * dimension + $0]) - mean[$0] }
      let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return centred.map { $0 / length }
    }
    func kernel(_ a: Int, _ b: Int) -> Double {
      let cosine = zip(rows[a], rows[b]).reduce(0) { $0 + $1.0 * $1.1 }
      return Double.exp((cosine - 1) / Double(CoverageHerding.width))
    }
    func coverage(_ chosen: [Int]) -> Double {
      (0..<count).reduce(0) { sum, row in sum + (chosen.map { kernel($0, row) }.max() ?? 0) }
    }
    var expected = [3]
    for _ in 0..<6 {
      let open = (0..<count).filter { !expected.contains($0) }
      let best = open.max { coverage(expected + [$0]) < coverage(expected + [$1]) }
      expected.append(try #require(best))
    }
    let suggestions = suggest(table, 6, .coverage)
    #expect(suggestions.map(\.row) == Array(expected.dropFirst()))
    #expect(suggestions.reduce(0) { $0 + $1.clusterSize } == count)
    let first = coverage([3, expected[1]]) - coverage([3])
    #expect(abs(suggestions[0].score - first / Double(count)) < 1e-5)
  }

  @Test func doubtComesFirst() throws {
    // Two classes on a line, and photos from one to the other.
    var rows: [EmbeddingTable.Row] = []
    var values: [Float] = []
    for index in 0..<60 {
      let place = Float(index) / 59
      rows.append(
        EmbeddingTable.Row(path: "\(index)", label: index < 10 ? "a" : index >= 50 ? "b" : nil))
      values += [1 - place, place, 0.3]
    }
    let table = try EmbeddingTable(rows: rows, dimension: 3, values: values)
    let first = try #require(suggest(table, 1, .uncertain).first)
    #expect((22...37).contains(first.row))
    // Without labels all are in doubt alike.
    let blank = try EmbeddingTable(
      rows: (0..<60).map { EmbeddingTable.Row(path: "\($0)") }, dimension: 3, values: values)
    #expect(suggest(blank, 4, .uncertain) == suggest(blank, 4, .coverage))
  }

  @Test(arguments: SuggestionStrategy.allCases)
  func noPhotoIsSuggestedTwiceAndNoneIsMadeUp(strategy: SuggestionStrategy) throws {
    let table = try table(clusters: 3, size: 5, labelled: [1, 7])
    let suggestions = suggest(table, 100, strategy)
    #expect(Set(suggestions.map(\.row)).count == 13 && suggestions.count == 13)
    #expect(suggest(table, 0, strategy).isEmpty)
    #expect(suggest(try EmbeddingTable(rows: [], dimension: 3, values: []), 3, strategy).isEmpty)
    let one = try EmbeddingTable(rows: [EmbeddingTable.Row(path: "x")], dimension: 2, values: [0, 0])
    #expect(suggest(one, 5, strategy).map(\.row) == [0])
    let equal = try EmbeddingTable(
      rows: (0..<9).map { EmbeddingTable.Row(path: "\($0)") }, dimension: 2,
      values: [Float](repeating: 1, count: 18))
    #expect(suggest(equal, 4, strategy).count == 4)
  }

  @Test(arguments: SuggestionStrategy.allCases)
  func threadsDoNotMatter(strategy: SuggestionStrategy) throws {
    let table = try table(clusters: 7, size: 30)
    #expect(suggest(table, 20, strategy) == suggest(table, 20, strategy, threads: 3))
  }
}
