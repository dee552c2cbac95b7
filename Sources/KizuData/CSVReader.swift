/// A reader of RFC 4180 that knows line numbers.
///
/// It is our own because an error must name a line and a trailing empty field must stay: SwiftCSV drops the
/// field and knows no lines. Fields are separated by commas; rows end in LF, CRLF or CR; a field in quotes may
/// hold all of these and doubled quotes. A byte-order mark is skipped, and so are empty lines.
package struct CSVReader {
  /// One row, with the line on which it begins, counted from 1.
  package struct Row: Equatable {
    package var fields: [String]
    package var line: Int
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private let bytes: [UInt8]
  private let file: String
  private var position: Int
  private var line = 1
  /// Where the fields of the row that was read last stand among the bytes, quotes included.
  package private(set) var fieldRanges: [Range<Int>] = []

  /// A reader at the first row.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The name that errors give.
  package init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row, or nil at the end.
  package mutating func next() throws(DataError) -> Row? {
    while position < bytes.count, isLineEnd(bytes[position]) { skipLineEnd() }
    guard position < bytes.count else { return nil }
    let start = line
    var fields: [String] = []
    fieldRanges.removeAll(keepingCapacity: true)
    while true {
      let first = position
      fields.append(try nextField())
      fieldRanges.append(first..<position)
      if position < bytes.count, bytes[position] == Self.comma {
        position += 1
      } else {
        break
      }
    }
    if position < bytes.count { skipLineEnd() }
    return Row(fields: fields, line: start)
  }

  /// Reads a field and stops at the comma, line end or end of file after it.
  private mutating func nextField() throws(DataError) -> String {
    if position < bytes.count, bytes[position] == Self.quote { return try quotedField() }
    let start = position
    while position < bytes.count, bytes[position] != Self.comma, !isLineEnd(bytes[position]) {
      if bytes[position] == Self.quote {
        throw problem("a quote stands inside a field; put the whole field in quotes and double that quote")
      }
      position += 1
    }
    return try text(bytes[start..<position], line: line)
  }

  private mutating func quotedField() throws(DataError) -> String {
    let firstLine = line
    var content: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == Self.quote {
        position += 1
        guard position < bytes.count, bytes[position] == Self.quote else {
          guard position == bytes.count || bytes[position] == Self.comma || isLineEnd(bytes[position]) else {
            throw problem("text follows a closing quote; a quote inside a field must be doubled")
          }
          return try text(content[...], line: firstLine)
        }
        content.append(byte)
        position += 1
      } else if isLineEnd(byte) {
        let start = position
        skipLineEnd()
        content += bytes[start..<position]
      } else {
        content.append(byte)
        position += 1
      }
    }
    throw .malformedCSV(
      file: file, line: firstLine, problem: "a quote is opened here and never closed; close or remove it")
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func skipLineEnd() {
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }

  private func text(_ content: ArraySlice<UInt8>, line: Int) throws(DataError) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .malformedCSV(
        file: file, line: line, problem: "the text is not UTF-8; save the file as “CSV UTF-8”")
    }
    return text
  }

  private func problem(_ text: String) -> DataError {
    .malformedCSV(file: file, line: line, problem: text)
  }
}
