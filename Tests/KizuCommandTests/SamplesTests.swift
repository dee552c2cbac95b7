import Foundation
import Testing

@Suite(.serialized) struct SamplesTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func makesAFolderOnce() throws {
    let samples = ["samples", "-o", "my set", "--count", "3", "--size", "32"]
    let run = try CommandRun(samples, in: folder.path)
    #expect(run.status == 0)
    #expect(run.output.contains("kizu pretrain 'my set/photos' -o"))
    #expect(try folder.text("my set/labels.csv").split(separator: "\n").count == 4)
    let again = try CommandRun(samples, in: folder.path)
    #expect(again.status == 73 && again.errors.contains("my set") && again.output.isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func stoppedWorkLeavesNothing(signal: Int32) throws {
    #expect(try statusWhenStopped(by: signal) == 130)
    #expect(try folder.names.isEmpty)
  }

  @Test func stoppedWorkKeepsTheFolderThatWasThere() throws {
    try FileManager.default.createDirectory(atPath: folder.path("set"), withIntermediateDirectories: true)
    #expect(try statusWhenStopped(by: SIGINT) == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("set")).isEmpty)
  }

  /// Sends a signal as soon as a photo is there, long before the last one.
  private func statusWhenStopped(by signal: Int32) throws -> Int32 {
    let process = try CommandRun.process(
      ["samples", "-o", "set", "--count", "100000", "--size", "32", "--quiet"], in: folder.path)
    process.standardError = FileHandle.nullDevice
    try process.run()
    let first = folder.path("set/photos/000000.png")
    while process.isRunning, !FileManager.default.fileExists(atPath: first) { usleep(1000) }
    kill(process.processIdentifier, signal)
    return process.status(within: 60)
  }
}
