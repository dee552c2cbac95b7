/// Rows of text as CSV after RFC 4180, with LF at the end of each row.
///
/// ```swift
/// var table = CSVWriter(header: ["path", "label"])
/// table.append(["a, b.png", "scratch"])
/// try AtomicFile.write(table.bytes, to: "labels.csv")
/// ```
public struct CSVWriter: Sendable {
  /// The file so far, UTF-8.
  public private(set) var bytes: [UInt8] = []

  /// A table that begins with the names of its columns.
  public init(header: [String]) {
    append(header)
  }

  /// Adds a row; a field that holds a comma, a quote or a line end is put in quotes.
  ///
  /// - Parameter fields: The fields, at least one.
  public mutating func append(_ fields: [String]) {
    // A lone empty field would leave an empty line, which readers skip.
    if fields == [""] {
      bytes += "\"\"\n".utf8
      return
    }
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(field)
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// A field as it stands in a row.
  package static func field(_ text: String) -> [UInt8] {
    var writer = CSVWriter()
    writer.append(text)
    return writer.bytes
  }

  private init() {}

  private mutating func append(_ field: String) {
    let needsQuotes = field.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else {
      bytes += field.utf8
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
