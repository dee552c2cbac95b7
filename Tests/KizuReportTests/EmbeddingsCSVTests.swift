import KizuCore
import KizuData
import KizuEval
import KizuReport
import Testing

struct EmbeddingsCSVTests {
  private func bytes(of table: EmbeddingTable) throws -> [[UInt8]] {
    var rows: [[UInt8]] = []
    try EmbeddingsCSV.write(table) { rows.append($0) }
    return rows
  }

  @Test func writesRowByRow() throws {
    let table = try EmbeddingTable(
      rows: [
        EmbeddingTable.Row(path: "a, \"b\".png", label: "傷"), EmbeddingTable.Row(path: "c.png"),
      ], vectors: [[0.1, -1], [1e-9, 3]])
    #expect(
      try bytes(of: table).map { String(decoding: $0, as: UTF8.self) } == [
        "path,label,e0,e1\n", "\"a, \"\"b\"\".png\",傷,0.1,-1.0\n", "c.png,,1e-09,3.0\n",
      ])
  }

  @Test(arguments: [(0, 1), (1, 15), (16, 17), (33, 31)])
  func readsBackTheSameNumbers(count: Int, dimension: Int) throws {
    var random = RandomStream(seed: 1, purpose: .test, item: UInt32(count))
    let rows = (0..<count).map {
      EmbeddingTable.Row(path: "lot\n\($0), \".png", label: $0 % 3 == 0 ? nil : "class \($0 % 3)")
    }
    // Any finite bit pattern, tiny and huge ones too.
    let values = (0..<count * dimension).map { _ in
      let value = Float(bitPattern: random.nextWord())
      return value.isFinite ? value : 0
    }
    let table = try EmbeddingTable(rows: rows, dimension: dimension, values: values)
    let file = Array(try bytes(of: table).joined())
    #expect(try EmbeddingsCSV.read(file, file: "e.csv") == table)
  }

  @Test(arguments: [
    ("", 1, "empty"),
    ("path,e0\na,1\n", 1, "columns"),
    ("path,label\na,b\n", 1, "columns"),
    ("path,label,e1\na,b,1\n", 1, "columns"),
    ("path,label,e0\na,b\n", 2, "a has 2 fields"),
    ("path,label,e0\na,b,1\nc,d,1,2\n", 3, "c has 4 fields"),
    ("path,label,e0\na,b,x\n", 2, "e0 of a is “x”"),
    ("path,label,e0\na,b,nan\n", 2, "not a finite"),
    ("path,label,e0\na,b,1e99\n", 2, "not a finite"),
    ("path,label,e0\na,b,1\na,b,2\n", 3, "line 2 already"),
  ])
  func refusesOtherFiles(text: String, line: Int, part: String) throws {
    let error = try #require(throws: DataError.self) {
      try EmbeddingsCSV.read(Array(text.utf8), file: "e.csv")
    }
    #expect(error.description.hasPrefix("e.csv, line \(line): "), "\(error)")
    #expect(error.description.contains(part), "\(error)")
    #expect(error.exitStatus == .badData)
  }

  @Test func sinkErrorsComeThrough() throws {
    let table = try EmbeddingTable(rows: [], dimension: 1, values: [])
    #expect(throws: DataError.writeFailed(file: "x", reason: "full")) {
      try EmbeddingsCSV.write(table) { _ throws(DataError) in
        throw .writeFailed(file: "x", reason: "full")
      }
    }
  }
}
