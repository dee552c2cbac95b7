import Foundation
import KizuData

/// The log of a search: a line of JSON for what decides it, then one for each training.
struct TrialLog {
  let file: String

  /// What the log holds: nil where there is none yet.
  ///
  /// A last line without its end was cut off by a crash and does not count.
  ///
  /// - Throws: ``TuningError/damagedLog(file:line:)``, `DataError` where the file cannot be read.
  func read() throws -> (header: TuningHeader, records: [TrialRecord])? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let lines = try FileContent.read(file).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).dropLast()
    guard let first = lines.first else { return nil }
    let decoder = JSONDecoder()
    guard let header = try? decoder.decode(TuningHeader.self, from: Data(first)), header.isPossible else {
      throw TuningError.damagedLog(file: file, line: 1)
    }
    var records: [TrialRecord] = []
    for (index, line) in lines.dropFirst().enumerated() {
      guard let record = try? decoder.decode(TrialRecord.self, from: Data(line)),
        0..<header.plan.trials ~= record.candidate
      else { throw TuningError.damagedLog(file: file, line: index + 2) }
      records.append(record)
    }
    return (header, records)
  }

  /// Replaces the log; what a crash cut off is gone.
  ///
  /// - Throws: `DataError` when the file cannot be written.
  func write(_ header: TuningHeader, _ records: [TrialRecord]) throws {
    var bytes = try Self.line(header)
    for record in records { bytes += try Self.line(record) }
    try AtomicFile.write(bytes, to: file)
  }

  /// Appends a training.
  ///
  /// - Throws: `DataError` when the file cannot be written.
  func append(_ record: TrialRecord) throws {
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: Self.line(record))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw DataError.writeFailed(file: file, reason: error.localizedDescription)
    }
  }

  private static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try [UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}

extension TuningHeader {
  /// Whether the plan is one that a search can follow; a file may say anything.
  fileprivate var isPossible: Bool {
    let expected = TuningPlan(trials: plan.trials, steps: plan.longestSteps, repeats: plan.repeats)
    return TuningPlan.Limits.trials.contains(plan.trials) && TuningPlan.Limits.repeats.contains(plan.repeats)
      && TuningPlan.Limits.steps.contains(plan.longestSteps) && plan == expected
  }
}
