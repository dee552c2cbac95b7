import Foundation
import KizuData
import Testing

@testable import KizuSSL

/// TensorBoard's files; `tools/reference/tensorboard_events.py` has the real one write the reference, and read a run.
@Suite struct EventFileTests {
  @Test("Checksums are those of RFC 3720, masked as TensorFlow's tests have it")
  func checksums() {
    #expect(Checksum.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(Checksum.crc32c([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(Checksum.crc32c(0..<32 as Range<UInt8>) == 0x46DD_794E)
    #expect(Checksum.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    #expect(Checksum.masked([]) == 0xA282_EAD8)
  }

  @Test("The bytes are those that TensorBoard's own writer makes")
  func storedBytes() throws {
    let file = try #require(
      Bundle.module.url(forResource: "Fixtures/events.out.tfevents.0.reference", withExtension: nil))
    let events = [
      TrainingEvent(time: 1.5, step: 2, scalars: ["loss": 3.25, "learningRate": 0.02]),
      TrainingEvent(
        time: 2.75, step: 300, scalars: ["diagnostics/alignment": 0.5, "loss": -1e-20, "epoch": 150]),
      TrainingEvent(time: 1e9 + 0.125, step: 5_000_000_000, scalars: ["ü/é": 16_777_216]),
    ]
    let bytes = TrainingEvent.opening(time: 1.5) + events.flatMap(\.encoded)
    #expect(try bytes == [UInt8](Data(contentsOf: file)))
  }

  private static func report(_ epoch: Int) -> EpochReport {
    EpochReport(
      epoch: epoch, step: 10 * epoch, loss: 1 / Double(epoch), trivialLoss: 3, averaged: false,
      learningRate: 0.5, pairsPerSecond: 2, seconds: 1)
  }

  /// The steps of a file, by walking over its records.
  private static func steps(_ path: String) throws -> [Int] {
    let content = try [UInt8](Data(contentsOf: URL(filePath: path)))
    var (place, steps) = (0, [Int]())
    while place < content.count {
      let record = try #require(TrainingEvent.read(content[place...]))
      steps.append(record.step)
      place += record.length
    }
    return steps
  }

  @Test("A report's numbers go by their paths in the log")
  func scalars() {
    var report = Self.report(4)
    report.diagnostics = EmbeddingDiagnostics(alignment: 1, uniformity: -2, spread: 0.5, effectiveRank: 8)
    #expect(
      report.scalars == [
        "epoch": 4, "loss": 0.25, "trivialLoss": 3, "averaged": 0, "learningRate": 0.5, "pairsPerSecond": 2,
        "seconds": 1, "diagnostics/alignment": 1, "diagnostics/uniformity": -2, "diagnostics/spread": 0.5,
        "diagnostics/effectiveRank": 8,
      ])
  }

  @Test("Cut anywhere and gone on with, a file has every step once")
  func goingOn() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "kizu-events-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let reports = (1...5).map(Self.report)
    func write(_ count: Int, after step: Int) throws {
      var file = try EventFile(path, afterStep: step)
      for last in 1...count { try file.append(Array(reports.prefix(last)), time: 7) }
    }
    try write(5, after: 0)
    let whole = try Data(contentsOf: URL(filePath: path))
    #expect(try Self.steps(path) == [0, 10, 20, 30, 40, 50])
    // A crash may leave any part of the last record, or steps that are to be taken again.
    for length in stride(from: 0, through: whole.count, by: 7) {
      try whole.prefix(length).write(to: URL(filePath: path))
      try write(5, after: 30)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole, "\(length)")
    }
    // Damage within: what follows cannot be trusted, and is written anew.
    var damaged = whole
    damaged[whole.count / 2] ^= 1
    try damaged.write(to: URL(filePath: path))
    try write(5, after: 50)
    #expect(try Data(contentsOf: URL(filePath: path)) == whole)
  }

  @Test("A run that was interrupted has the steps of its log")
  func run() throws {
    let bench = try Bench()
    var count = 0
    try Pretrainer.prepare(bench.request("run")).train {
      count += 1
      return count == 4
    }
    try Pretrainer.prepare(bench.request("run") { $0.isResuming = true }).train()
    let run = RunFolder("\(bench.root)/run")
    #expect(try Self.steps(run.eventsFile) == [0] + run.reports.map(\.step))
    #expect(run.reports.map(\.step) == [2, 4, 6])
  }
}
