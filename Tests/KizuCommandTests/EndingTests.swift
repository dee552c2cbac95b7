import Foundation
import Testing

@testable import KizuCommand

@Suite struct EndingTests {
  /// As in `kizu … | head`: the reader has what it wanted, so nothing is said.
  @Test(arguments: [["--help"], ["doctor"]])
  func aClosedPipeEndsQuietly(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let process = try CommandRun.process(arguments)
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    process.standardOutput = pipe
    process.standardError = try folder.handle("errors")
    try process.run()
    #expect(process.status(within: 60) == 74)
    #expect(try folder.text("errors").isEmpty)
  }

  @Test func wordsForAShell() {
    #expect(ShellWord.quoted("runs/a-1_b.c") == "runs/a-1_b.c")
    #expect(ShellWord.quoted("傷") == "傷")
    #expect(ShellWord.quoted("") == "''")
    #expect(ShellWord.quoted("a b") == "'a b'")
    #expect(ShellWord.quoted("it's") == #"'it'\''s'"#)
    #expect(ShellWord.quoted("$(x)") == "'$(x)'")
  }
}
