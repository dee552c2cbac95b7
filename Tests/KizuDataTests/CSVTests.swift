import KizuCore
import Testing

@testable import KizuData

@Suite struct CSVTests {
  private func rows(_ text: String) throws(DataError) -> [CSVReader.Row] {
    var reader = CSVReader(Array(text.utf8), file: "t.csv")
    var rows: [CSVReader.Row] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  static let texts: [(text: String, rows: [[String]], lines: [Int])] = [
    ("", [], []),
    ("\n\r\n\r", [], []),
    ("a", [["a"]], [1]),
    ("a,b\nc,d", [["a", "b"], ["c", "d"]], [1, 2]),
    ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]], [1, 2]),
    ("a,b\rc,d\r", [["a", "b"], ["c", "d"]], [1, 2]),
    ("\u{FEFF}a,b\n", [["a", "b"]], [1]),
    ("a,\n", [["a", ""]], [1]),
    ("a,", [["a", ""]], [1]),
    (",", [["", ""]], [1]),
    ("a,b\n\n\nc,d\n", [["a", "b"], ["c", "d"]], [1, 4]),
    ("\"a,1\",\"say \"\"hi\"\"\"\n", [["a,1", "say \"hi\""]], [1]),
    ("\"two\nlines\r\nthree\",x\ny,z", [["two\nlines\r\nthree", "x"], ["y", "z"]], [1, 4]),
    ("\"\"\nb", [[""], ["b"]], [1, 2]),
    ("傷,良品\n", [["傷", "良品"]], [1]),
    (" a , b \n", [[" a ", " b "]], [1]),
  ]

  @Test(arguments: texts)
  func reads(text: String, fields: [[String]], lines: [Int]) throws {
    let found = try rows(text)
    #expect(found.map(\.fields) == fields)
    #expect(found.map(\.line) == lines)
  }

  static let faults: [(text: String, line: Int, says: String)] = [
    ("a,b\nc,\"d", 2, "never closed"),
    ("a\n\"b\nc\nd", 2, "never closed"),
    ("a\nb\"c", 2, "a quote stands inside a field"),
    ("a\n\n\"b\"c", 3, "text follows a closing quote"),
  ]

  @Test(arguments: faults)
  func refuses(text: String, line: Int, says: String) {
    do throws(DataError) {
      _ = try rows(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.description.hasPrefix("t.csv, line \(line): "))
      #expect(error.description.contains(says))
      #expect(error.exitStatus == .badData)
    }
  }

  @Test(arguments: [[0x61, 0x0A, 0xFF, 0x2C], [0x61, 0x0A, 0x22, 0xC3, 0x22], [0x61, 0x0A, 0x93, 0xFA]])
  func textMustBeUTF8(bytes: [UInt8]) {
    var reader = CSVReader(bytes, file: "t.csv")
    #expect(
      throws: DataError.malformedCSV(
        file: "t.csv", line: 2, problem: "the text is not UTF-8; save the file as “CSV UTF-8”")
    ) {
      while try reader.next() != nil {}
    }
  }

  @Test(arguments: [1, 2, 3, 7])
  func writerAndReaderRoundTrip(columns: Int) throws {
    let pieces = ["", "a", "傷", ",", "\"", "\n", "\r", "\r\n", " ", "\"\"", "é", ";", "0.5"]
    var random = RandomStream(seed: 4, purpose: .test, item: UInt32(columns))
    for rowCount in [1, 2, 15, 16, 17, 31, 33] {
      let table = (0..<rowCount).map { _ in
        (0..<columns).map { _ in
          (0..<random.index(below: 5)).map { _ in pieces[random.index(below: pieces.count)] }.joined()
        }
      }
      var writer = CSVWriter(header: table[0])
      for row in table.dropFirst() { writer.append(row) }
      let back = try rows(String(decoding: writer.bytes, as: UTF8.self))
      #expect(back.map { $0.fields.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } })
    }
  }

  @Test func plainFieldsStayPlain() {
    var writer = CSVWriter(header: ["path", "label"])
    writer.append(["a b.png", "x,\"y\""])
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "path,label\na b.png,\"x,\"\"y\"\"\"\n")
  }
}
