import Foundation
import KizuData
import KizuSSL
import Testing

@testable import KizuView

@Suite struct LogTailTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func line(_ epoch: Int) -> String {
    #"{"epoch":\#(epoch),"step":\#(epoch),"loss":4,"trivialLoss":4.8,"learningRate":0.1,"pairsPerSecond":1,"seconds":1}"#
      + "\n"
  }

  private func append(_ text: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: folder.path("log.jsonl")))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  @Test func linesAreReadAsTheyCome() throws {
    let tail = LogTail(folder.path("log.jsonl"))
    #expect(tail.reports().isEmpty)
    try folder.write("log.jsonl", line(1))
    #expect(tail.reports().map(\.epoch) == [1])
    // Half a line is none yet; a line that cannot be read is left out.
    try append(String(line(2).prefix(20)))
    #expect(tail.reports().map(\.epoch) == [1])
    try append(line(2).dropFirst(20) + "nonsense\n" + line(3))
    #expect(tail.reports().map(\.epoch) == [1, 2, 3])
    #expect(tail.reports().map(\.epoch) == [1, 2, 3])
    // A run that goes on after a crash has fewer lines, in a new file.
    try AtomicFile.write(Array((line(1) + line(2)).utf8), to: folder.path("log.jsonl"))
    #expect(tail.reports().map(\.epoch) == [1, 2])
    try append(line(3) + line(4))
    #expect(tail.reports().map(\.epoch) == [1, 2, 3, 4])
  }
}
