extension Manifest {
  /// Reads a manifest that ``csv`` wrote.
  ///
  /// - Parameter file: The path of the file.
  /// - Throws: ``DataError/unreadableFile(file:reason:)`` or ``DataError/malformedCSV(file:line:problem:)``.
  public init(file: String) throws(DataError) {
    try self.init(FileContent.read(file), file: file)
  }

  /// Reads the content of a manifest file.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - file: The name that errors give.
  /// - Throws: ``DataError/malformedCSV(file:line:problem:)`` with the first line that breaks a rule.
  public init(_ bytes: [UInt8], file: String) throws(DataError) {
    var reader = CSVReader(bytes, file: file)
    guard try reader.next()?.fields == Manifest.columns else {
      throw .malformedCSV(
        file: file, line: 1, problem: "the header must be \(Manifest.columns.joined(separator: ","))")
    }
    rows = []
    while let record = try reader.next() {
      let fields = record.fields
      guard fields.count == Manifest.columns.count, let bytes = Int(fields[1]), let width = Int(fields[3]),
        let height = Int(fields[4]), let channels = Int(fields[5])
      else {
        throw .malformedCSV(
          file: file, line: record.line, problem: "this is no row of a manifest; make the run anew")
      }
      rows.append(
        Row(
          path: fields[0], bytes: bytes, sha256: fields[2], width: width, height: height, channels: channels,
          status: fields[6]))
    }
  }
}
