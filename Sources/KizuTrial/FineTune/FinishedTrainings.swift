import Foundation
import KizuData

/// Trainings that are done, in a file of one line of JSON each: what Ctrl-C or a crash must not lose.
public final class FinishedTrainings {
  /// Where they are.
  public let file: String
  private var answers: [String: CurveAnswer] = [:]

  private struct Record: Codable {
    var key: String
    var name: String
    var labels: Int
    var draw: Int
    var calls: [Int]
    var seconds: Double
  }

  /// Reads what is there, if anything.
  ///
  /// A last line without its end was cut off by a crash; it is taken away.
  ///
  /// - Throws: ``FineTuneError/damagedTrainings(file:line:)``, `DataError` where the file cannot be read or written.
  public init(file: String) throws {
    self.file = file
    guard FileManager.default.fileExists(atPath: file) else { return }
    let bytes = try FileContent.read(file)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.dropLast().enumerated() {
      guard let record = try? JSONDecoder().decode(Record.self, from: Data(line)), record.seconds.isFinite
      else {
        throw FineTuneError.damagedTrainings(file: file, line: index + 1)
      }
      answers[record.key] = CurveAnswer(calls: record.calls, seconds: record.seconds)
    }
    if let last = lines.last, !last.isEmpty {
      try AtomicFile.write(Array(bytes.dropLast(last.count)), to: file)
    }
  }

  /// What came of a training that is done.
  func answer(for key: String) -> CurveAnswer? { answers[key] }

  /// Keeps what came of a training.
  ///
  /// - Throws: `DataError` when the file cannot be written.
  func add(_ answer: CurveAnswer, for key: String, name: String, labels: Int, draw: Int) throws {
    answers[key] = answer
    let record = Record(
      key: key, name: name, labels: labels, draw: draw, calls: answer.calls, seconds: answer.seconds)
    do {
      if !FileManager.default.fileExists(atPath: file) { try AtomicFile.write([], to: file) }
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data((Self.text(record) + "\n").utf8))
      try handle.synchronize()
      try handle.close()
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError.writeFailed(file: file, reason: error.localizedDescription)
    }
  }

  /// A value as one line of JSON with sorted keys.
  static func text(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers here are finite, so the encoder has nothing to refuse.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
