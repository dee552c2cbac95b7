import KizuCore
import Testing

@testable import KizuData

@Suite struct LabelTableTests {
  private func table(_ text: String) throws(DataError) -> LabelTable {
    try LabelTable(Array(text.utf8), file: "labels.csv")
  }

  @Test func readsAllColumnsInAnyOrder() throws {
    let found = try table(
      "note,split,label,group,path\nx,train,scratch,lot 1,a.png\n,,,,b.png\n,test,ok,,c.png")
    #expect(found.hasSplit)
    #expect(
      found.rows == [
        LabelTable.Row(path: "a.png", label: "scratch", group: "lot 1", split: .train, line: 2),
        LabelTable.Row(path: "b.png", label: nil, group: nil, split: nil, line: 3),
        LabelTable.Row(path: "c.png", label: "ok", group: nil, split: .test, line: 4),
      ])
  }

  @Test func trailingEmptyLabelIsUnlabelled() throws {
    let found = try table("path,label\na.png,\nb.png,ok\n")
    #expect(found.rows.map(\.label) == [nil, "ok"])
    #expect(!found.hasSplit)
  }

  static let faults: [(text: String, line: Int, says: String)] = [
    ("", 1, "the file is empty"),
    ("\n\n", 1, "the file is empty"),
    ("file,label\n", 1, "no column path (found: file, label)"),
    ("path,class\n", 1, "no column label"),
    ("\npath;label\na;b\n", 2, "separate the columns by commas"),
    ("path\tlabel\n", 1, "separate the columns by commas"),
    ("path,label,label\n", 1, "the column label stands there twice"),
    ("path,label\na.png,x\nb.png\n", 3, "1 fields where the header has 2"),
    ("path,label\na.png,x,y\n", 2, "3 fields where the header has 2"),
    ("path,label\n,x\n", 2, "the path is empty"),
    ("path,label,split\na,x,train\nb,x,val\n", 3, "“val” is neither train nor test"),
    ("path,label,split\na,x,Train\n", 2, "“Train” is neither train nor test"),
    ("path,label\na.png,x\nb.png,x\na.png,x\n", 4, "a.png is listed a second time (first on line 2)"),
    ("path,label\nd/a.png,x\n./d//e/../a.png,x\n", 3, "listed a second time (first on line 2)"),
  ]

  @Test(arguments: faults)
  func refuses(text: String, line: Int, says: String) {
    do throws(DataError) {
      _ = try table(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.description.hasPrefix("labels.csv, line \(line): "))
      #expect(error.description.contains(says), "\(error)")
      #expect(error.exitStatus == .badData)
    }
  }

  @Test func missingFileIsNamed() {
    #expect(
      throws: DataError.unreadableFile(file: "/nowhere/l.csv", reason: "No such file or directory")
    ) {
      try LabelTable(file: "/nowhere/l.csv")
    }
  }

  @Test func mutatedTablesNeverTrap() {
    let text = Array(
      "path,label,group,split\na.png,\"x, \"\"y\"\"\",1,train\n傷.png,,2,test\r\nc.png,z,,\n".utf8)
    var errors = 0
    for seed in 0..<2000 {
      var random = RandomStream(seed: UInt64(seed), purpose: .test)
      var bytes = text
      for _ in 0...random.index(below: 3) {
        bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
      }
      do throws(DataError) {
        let found = try LabelTable(bytes, file: "labels.csv")
        #expect(found.rows.count <= 4)
      } catch {
        #expect(error.exitStatus == .badData)
        errors += 1
      }
    }
    #expect(errors > 100)
  }
}
