import Foundation
import KizuData

/// `log.jsonl`: one line of JSON an epoch.
struct TrainingLog {
  let file: String

  /// Drops what was logged after a step, so that a resumed run does not log an epoch twice.
  ///
  /// - Throws: `DataError` when the file cannot be written.
  func trim(afterStep step: Int) throws {
    guard let content = FileManager.default.contents(atPath: file) else { return }
    let decoder = JSONDecoder()
    let kept = content.split(separator: UInt8(ascii: "\n")).filter { line in
      (try? decoder.decode(EpochReport.self, from: line)).map { $0.step <= step } ?? false
    }
    try AtomicFile.write(kept.flatMap { $0 + [UInt8(ascii: "\n")] }, to: file)
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
      try handle.close()
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError.writeFailed(file: file, reason: error.localizedDescription)
    }
  }
}
