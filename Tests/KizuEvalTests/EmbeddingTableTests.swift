import KizuCore
import KizuEval
import Testing

struct EmbeddingTableTests {
  private typealias Row = EmbeddingTable.Row

  @Test func takesRowsAndEmptyLabelsAsNone() throws {
    let table = try EmbeddingTable(
      rows: [Row(path: "a", label: "", group: ""), Row(path: "b", label: "x")],
      vectors: [[1, 2, 3], [4, 5, 6]])
    #expect(table.dimension == 3)
    #expect(table.values == [1, 2, 3, 4, 5, 6])
    #expect(table.rows[0].label == nil && table.rows[0].group == nil)
    #expect(try EmbeddingTable(rows: [], dimension: 4, values: []).rows.isEmpty)
  }

  @Test func refusesWhatIsNotATable() {
    let two = [Row(path: "a"), Row(path: "b")]
    #expect(throws: EmbeddingTableError.noDimensions) { try EmbeddingTable(rows: [], vectors: []) }
    #expect(throws: EmbeddingTableError.sizeMismatch(rows: 2, dimension: 3, values: 5)) {
      try EmbeddingTable(rows: two, dimension: 3, values: [1, 2, 3, 4, 5])
    }
    #expect(throws: EmbeddingTableError.sizeMismatch(rows: 2, dimension: .max, values: 0)) {
      try EmbeddingTable(rows: two, dimension: .max, values: [])
    }
    #expect(throws: EmbeddingTableError.sizeMismatch(rows: 2, dimension: 1, values: 1)) {
      try EmbeddingTable(rows: two, vectors: [[1]])
    }
    #expect(throws: EmbeddingTableError.ragged(path: "b", found: 1, expected: 2)) {
      try EmbeddingTable(rows: two, vectors: [[1, 2], [3]])
    }
    #expect(throws: EmbeddingTableError.duplicatePath("a")) {
      try EmbeddingTable(rows: [Row(path: "a"), Row(path: "a")], vectors: [[1], [2]])
    }
    #expect(throws: EmbeddingTableError.notFinite(path: "b", column: 1, value: .infinity)) {
      try EmbeddingTable(rows: two, vectors: [[1, 2], [3, .infinity]])
    }
  }

  @Test func notANumberNamesThePhoto() throws {
    let error = try #require(throws: EmbeddingTableError.self) {
      try EmbeddingTable(rows: [Row(path: "lot 3/x.png")], vectors: [[1, .nan]])
    }
    #expect(error.description.contains("lot 3/x.png"))
    #expect(error.exitStatus == .badData)
  }

  @Test func pathsThatOnlyLookEqualAreTwoFiles() throws {
    let rows = [Row(path: "caf\u{E9}"), Row(path: "cafe\u{301}")]
    #expect(try EmbeddingTable(rows: rows, vectors: [[1], [2]]).rows.count == 2)
  }
}
