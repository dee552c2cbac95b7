import KizuData

/// The bytes of a label file, of which one label can be changed and nothing else.
///
/// Other columns, quotes, line ends, a byte-order mark and the order of rows stay as they are.
struct SheetText: Equatable {
  /// One row of the file.
  struct Row: Equatable {
    var path: String
    /// Nil where it is empty.
    var label: String?
    /// Where the label stands, quotes included.
    var range: Range<Int>
  }

  let file: String
  private(set) var bytes: [UInt8]
  private(set) var rows: [Row]

  /// Reads the content of a label file.
  ///
  /// - Throws: `DataError.malformedCSV` where it is none, by the rules of `LabelTable`.
  init(_ bytes: [UInt8], file: String) throws(DataError) {
    self.file = file
    self.bytes = bytes
    let table = try LabelTable(bytes, file: file)
    var reader = CSVReader(bytes, file: file)
    let column = try reader.next()?.fields.firstIndex(of: "label") ?? 0
    rows = []
    rows.reserveCapacity(table.rows.count)
    for row in table.rows {
      _ = try reader.next()
      rows.append(Row(path: row.path, label: row.label, range: reader.fieldRanges[column]))
    }
  }

  /// The text with another label in one row.
  ///
  /// - Parameters:
  ///   - row: The number of the row, from 0.
  ///   - label: The label; nil takes it away.
  /// - Returns: The text with the label.
  /// - Throws: `DataError.malformedCSV`, which would be a fault: what is written must be read as it was meant.
  func replacingLabel(ofRow row: Int, with label: String?) throws(DataError) -> SheetText {
    let field = label.map { CSVWriter.field($0) } ?? []
    // As the second field of a row: among thousands of photos, reading all of them for each label would be felt.
    var reader = CSVReader([UInt8(ascii: ",")] + field, file: file)
    guard try reader.next()?.fields == ["", label ?? ""], label != "" else {
      throw .malformedCSV(file: file, line: row + 2, problem: "the label cannot be written")
    }
    var text = self
    let range = rows[row].range
    text.bytes.replaceSubrange(range, with: field)
    text.rows[row].label = label
    text.rows[row].range = range.lowerBound..<range.lowerBound + field.count
    let shift = field.count - range.count
    for later in rows.indices.dropFirst(row + 1) {
      let range = rows[later].range
      text.rows[later].range = range.lowerBound + shift..<range.upperBound + shift
    }
    return text
  }
}
