import Foundation
import KizuData
import Testing

@Suite struct AtomicFileWriterTests {
  @Test func appearsWhenItIsWhole() throws {
    let folder = try TemporaryFolder()
    try folder.write("out.csv", "older")
    let file = try AtomicFileWriter(folder.path("out.csv"))
    try file.append(Array("a,".utf8))
    try file.append([])
    try file.append(Array("b\n".utf8))
    #expect(try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8) == "older")
    try file.finish()
    #expect(try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8) == "a,b\n")
    #expect(try folder.names == ["out.csv"])
  }

  @Test func abandonedWorkLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFileWriter(folder.path("out.csv"))
      try file.append([1, 2, 3])
      #expect(try folder.names.count == 1)
    }
    #expect(try folder.names.isEmpty)
  }

  @Test func devicesAndFoldersAreNotReplaced() throws {
    let folder = try TemporaryFolder()
    for path in ["/dev/null", folder.path] {
      #expect(throws: DataError.self) { try AtomicFileWriter(path) }
    }
  }
}
