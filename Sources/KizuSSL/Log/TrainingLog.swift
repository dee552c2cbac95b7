import Foundation
import KizuData

/// `log.jsonl`: one line of JSON an epoch.
struct TrainingLog {
  let file: String

  /// What was logged so far, in order; a line that cannot be read is left out.
  func reports() -> [EpochReport] {
    let decoder = JSONDecoder()
    return (FileManager.default.contents(atPath: file) ?? Data()).split(separator: UInt8(ascii: "\n"))
      .compactMap { try? decoder.decode(EpochReport.self, from: $0) }
  }

  /// Drops what was logged after a step, so that a resumed run does not log an epoch twice.
  ///
  /// - Returns: What stays.
  /// - Throws: `DataError` when the file cannot be written.
  @discardableResult
  func trim(afterStep step: Int) throws -> [EpochReport] {
    guard let content = FileManager.default.contents(atPath: file) else { return [] }
    let decoder = JSONDecoder()
    var kept: [EpochReport] = []
    var text: [UInt8] = []
    for line in content.split(separator: UInt8(ascii: "\n")) {
      guard let report = try? decoder.decode(EpochReport.self, from: line), report.step <= step else {
        continue
      }
      kept.append(report)
      text += line + [UInt8(ascii: "\n")]
    }
    try AtomicFile.write(text, to: file)
    return kept
  }

  /// Appends a line.
  ///
  /// - Throws: `DataError` when the file cannot be written.
  func append(_ report: EpochReport) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let line = try encoder.encode(report) + [UInt8(ascii: "\n")]
    do {
      if !FileManager.default.fileExists(atPath: file) {
        return try AtomicFile.write([UInt8](line), to: file)
      }
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: line)
      // What a checkpoint follows must not be lost in a power cut that the checkpoint survives.
      try handle.synchronize()
      try handle.close()
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError.writeFailed(file: file, reason: error.localizedDescription)
    }
  }
}
