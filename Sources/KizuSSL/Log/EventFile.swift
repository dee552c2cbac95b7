import Foundation
import KizuData

/// The run's TensorBoard event file: every number of `log.jsonl`, in a form that TensorBoard shows while it grows.
///
/// Records are only ever appended, for TensorBoard reads on from where it was. The names of its scalars are those of
/// the log, such as `diagnostics/alignment`.
struct EventFile {
  let path: String
  /// The last step that it holds.
  private var lastStep = 0
  /// Bytes of whole records.
  private var length = 0

  /// Opens the file of a run that goes on after a step.
  ///
  /// Records of later steps, and what a crash left of one, are cut off: those steps are taken again.
  init(_ path: String, afterStep step: Int) throws(DataError) {
    self.path = path
    let content = FileManager.default.contents(atPath: path).map { [UInt8]($0) } ?? []
    while let record = TrainingEvent.read(content[length...]), record.step <= step {
      length += record.length
      lastStep = record.step
    }
    if length < content.count { try AtomicFile.write(Array(content[..<length]), to: path) }
  }

  /// Appends what the log has beyond the last step.
  ///
  /// - Parameters:
  ///   - reports: The lines of the log.
  ///   - time: Seconds since 1970.
  /// - Throws: `DataError`; what is missing is then appended the next time.
  mutating func append(_ reports: [EpochReport], time: Double = Date().timeIntervalSince1970)
    throws(DataError)
  {
    let news = reports.filter { $0.step > lastStep }
    guard let last = news.last else { return }
    let opening = length == 0 ? TrainingEvent.opening(time: time) : []
    let bytes = news.reduce(into: opening) {
      $0 += TrainingEvent(time: time, step: $1.step, scalars: $1.scalars).encoded
    }
    do {
      if length == 0 { try AtomicFile.write([], to: path) }
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      defer { try? file.close() }
      // A record that could be written only in part is written over.
      try file.truncate(atOffset: UInt64(length))
      try file.seekToEnd()
      try file.write(contentsOf: bytes)
    } catch let error as DataError {
      throw error
    } catch {
      throw DataError.writeFailed(file: path, reason: error.localizedDescription)
    }
    length += bytes.count
    lastStep = last.step
  }
}

extension EpochReport {
  /// Every number of the report but the step, by its path in the log; truth as 1 and 0.
  var scalars: [String: Float] {
    var scalars: [String: Float] = [:]
    func visit(_ value: Any, _ path: String) {
      if let members = value as? [String: Any] {
        for (key, member) in members { visit(member, path.isEmpty ? key : "\(path)/\(key)") }
      } else if let number = value as? NSNumber {
        scalars[path] = number.floatValue
      }
    }
    if let data = try? JSONEncoder().encode(self), let value = try? JSONSerialization.jsonObject(with: data) {
      visit(value, "")
    }
    scalars["step"] = nil
    return scalars
  }
}
