public import KizuData
public import KizuEval

extension EmbeddingsCSV {
  /// Reads a file of embeddings; rows have neither group nor split.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The name that errors give.
  /// - Returns: The table.
  /// - Throws: `DataError.malformedCSV` where the file is not such a table.
  public static func read(_ bytes: [UInt8], file: String) throws(DataError) -> EmbeddingTable {
    func problem(_ text: String, line: Int) -> DataError {
      .malformedCSV(file: file, line: line, problem: text)
    }
    var reader = CSVReader(bytes, file: file)
    guard let first = try reader.next() else {
      throw problem("the file is empty; write it with “kizu embed”", line: 1)
    }
    let dimension = first.fields.count - 2
    guard dimension > 0, first.fields == columns(dimension: dimension) else {
      throw problem("the columns must be path,label,e0,e1,…, as “kizu embed” writes them", line: first.line)
    }
    var rows: [EmbeddingTable.Row] = []
    var lineOfPath: [[UInt8]: Int] = [:]
    var values: [Float] = []
    while let row = try reader.next() {
      let path = row.fields[0]
      guard row.fields.count == dimension + 2 else {
        throw problem(
          "\(path) has \(row.fields.count) fields, the header has \(dimension + 2); embed the photos again",
          line: row.line)
      }
      if let line = lineOfPath.updateValue(row.line, forKey: Array(path.utf8)) {
        throw problem("\(path) stands in line \(line) already; keep one row a photo", line: row.line)
      }
      for (column, field) in row.fields.dropFirst(2).enumerated() {
        guard let value = Float(field), value.isFinite else {
          throw problem(
            "e\(column) of \(path) is “\(field)”, not a finite number; embed the photo again",
            line: row.line)
        }
        values.append(value)
      }
      rows.append(EmbeddingTable.Row(path: path, label: row.fields[1]))
    }
    do throws(EmbeddingTableError) {
      return try EmbeddingTable(rows: rows, dimension: dimension, values: values)
    } catch {
      throw problem(error.description, line: first.line)
    }
  }
}
