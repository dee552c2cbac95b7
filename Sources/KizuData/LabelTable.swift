import KizuCodecs

/// Labels from a CSV file with the columns `path` and `label`, and perhaps `group` and `split`.
///
/// Columns may stand in any order; others are ignored. An empty label means that nobody has labelled the photo;
/// an empty group or split means none.
public struct LabelTable: Sendable, Equatable {
  /// What the file says about one photo.
  public struct Row: Sendable, Equatable {
    /// The photo, relative to the photo folder or absolute, as written.
    public var path: String
    /// Its class, or nil when it has none.
    public var label: String?
    /// Photos of one group are never split apart.
    public var group: String?
    /// Its side of a fixed split.
    public var split: Split?
    /// Where the row begins in the file, counted from 1.
    public var line: Int
  }

  /// The file, as errors name it.
  public let file: String
  /// The rows in the order of the file.
  public let rows: [Row]
  /// Whether there is a column `split`.
  public let hasSplit: Bool

  /// Reads a label file.
  ///
  /// - Parameter file: Its path.
  /// - Throws: ``DataError/unreadableFile(file:reason:)`` or ``DataError/malformedCSV(file:line:problem:)``.
  public init(file: String) throws(DataError) {
    try self.init(FileContent.read(file), file: file)
  }

  /// Reads the content of a label file.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - file: The name that errors give.
  /// - Throws: ``DataError/malformedCSV(file:line:problem:)`` with the first line that breaks a rule.
  public init(_ bytes: [UInt8], file: String) throws(DataError) {
    var reader = CSVReader(bytes, file: file)
    guard let header = try reader.next() else {
      throw .malformedCSV(
        file: file, line: 1, problem: "the file is empty; its first line must be path,label")
    }
    let columns = try Columns(header, file: file)
    var rows: [Row] = []
    var lineOfPath: [String: Int] = [:]
    while let record = try reader.next() {
      let row = try columns.row(record, file: file)
      if let earlier = lineOfPath.updateValue(row.line, forKey: PathName.normalized(row.path)) {
        throw .malformedCSV(
          file: file, line: row.line,
          problem: "\(row.path) is listed a second time (first on line \(earlier)); keep one of the rows")
      }
      rows.append(row)
    }
    self.file = file
    self.rows = rows
    hasSplit = columns.split != nil
  }
}

/// Where the known columns stand.
private struct Columns {
  let count: Int
  let path: Int
  let label: Int
  let group: Int?
  let split: Int?

  init(_ header: CSVReader.Row, file: String) throws(DataError) {
    func index(of name: String) throws(DataError) -> Int? {
      let matches = header.fields.indices.filter { header.fields[$0] == name }
      guard matches.count <= 1 else {
        throw .malformedCSV(
          file: file, line: header.line, problem: "the column \(name) stands there twice; remove one")
      }
      return matches.first
    }
    func required(_ name: String) throws(DataError) -> Int {
      if let found = try index(of: name) { return found }
      let found = header.fields.joined(separator: ", ")
      let separator = header.fields.count == 1 && (found.contains(";") || found.contains("\t"))
      throw .malformedCSV(
        file: file, line: header.line,
        problem: "the header has no column \(name) (found: \(found)); "
          + (separator ? "separate the columns by commas" : "the first line must be path,label"))
    }
    path = try required("path")
    label = try required("label")
    group = try index(of: "group")
    split = try index(of: "split")
    count = header.fields.count
  }

  func row(_ record: CSVReader.Row, file: String) throws(DataError) -> LabelTable.Row {
    let fields = record.fields
    guard fields.count == count else {
      throw .malformedCSV(
        file: file, line: record.line,
        problem: "\(fields.count) fields where the header has \(count); a comma inside a field needs quotes")
    }
    guard !fields[path].isEmpty else {
      throw .malformedCSV(file: file, line: record.line, problem: "the path is empty; name a photo")
    }
    var side: Split?
    if let split, !fields[split].isEmpty {
      side = Split(rawValue: fields[split])
      guard side != nil else {
        throw .malformedCSV(
          file: file, line: record.line,
          problem: "the split “\(fields[split])” is neither train nor test; write one of them or nothing")
      }
    }
    func text(_ column: Int?) -> String? {
      guard let column, !fields[column].isEmpty else { return nil }
      return fields[column]
    }
    return LabelTable.Row(
      path: fields[path], label: text(label), group: text(group), split: side, line: record.line)
  }
}
