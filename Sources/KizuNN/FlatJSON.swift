/// Reads JSON of a known shape from bytes: objects, strings and lists of whole numbers, nothing else.
///
/// The caller asks for what must come next, so no input nests deeper than the caller does, and nothing is built but
/// what is asked for.
struct FlatJSON {
  typealias Failure = SafeTensorsHeader.Failure

  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Reads an object, handing over each key when its value comes next.
  mutating func members(
    _ read: (inout FlatJSON, _ key: String) throws(Failure) -> Void
  ) throws(Failure) {
    try require("{")
    guard !take("}") else { return }
    repeat {
      let key = try string()
      try require(":")
      try read(&self, key)
    } while take(",")
    try require("}")
  }

  /// Reads a list of at most `limit` whole numbers from 0.
  mutating func wholeNumbers(limit: Int) throws(Failure) -> [Int] {
    try require("[")
    var numbers: [Int] = []
    guard !take("]") else { return numbers }
    repeat {
      guard numbers.count < limit else {
        throw Failure(reason: "its header has a list of more than \(limit) numbers")
      }
      numbers.append(try wholeNumber())
    } while take(",")
    try require("]")
    return numbers
  }

  private mutating func wholeNumber() throws(Failure) -> Int {
    skipSpace()
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    let digits = bytes[start..<position]
    // JSON knows no leading zeros. A sign, a fraction or an exponent ends the digits too early.
    guard !digits.isEmpty, digits.count == 1 || digits.first != 0x30,
      let value = Int(String(decoding: digits, as: UTF8.self))
    else { throw Failure(reason: "its header has a number that is not whole, or too large") }
    return value
  }

  /// Reads a string.
  mutating func string() throws(Failure) -> String {
    try require("\"")
    var content: [UInt8] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw Failure(reason: "its header has a control character in a string") }
      position += 1
      if byte == UInt8(ascii: "\\") {
        content += Array(String(try escaped()).utf8)
      } else {
        content.append(byte)
      }
    }
    guard next != nil else { throw Failure(reason: "its header ends within a string") }
    position += 1
    guard let text = String(validating: content, as: UTF8.self) else {
      throw Failure(reason: "its header is not UTF-8")
    }
    return text
  }

  /// The character that stands behind a backslash.
  private mutating func escaped() throws(Failure) -> Unicode.Scalar {
    guard let byte = next else { throw Failure(reason: "its header ends within a string") }
    position += 1
    switch Unicode.Scalar(byte) {
    case "\"", "\\", "/": return Unicode.Scalar(byte)
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let unit = try hexadecimal()
      if UTF16.isLeadSurrogate(unit), bytes[position...].starts(with: [0x5C, 0x75]) {
        position += 2
        let trail = try hexadecimal()
        if UTF16.isTrailSurrogate(trail) {
          return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
        }
      } else if let scalar = Unicode.Scalar(unit) {
        return scalar
      }
      throw Failure(reason: "its header has half a character")
    default: throw Failure(reason: "its header has an escape that JSON does not know")
    }
  }

  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw Failure(reason: "its header has an escape that JSON does not know") }
    position += 4
    return value
  }

  /// Nothing but white space may be left.
  mutating func end() throws(Failure) {
    skipSpace()
    guard next == nil else { throw Failure(reason: "its header goes on behind its end") }
  }

  private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func require(_ character: Unicode.Scalar) throws(Failure) {
    guard take(character) else {
      throw Failure(reason: "its header is not the JSON that the format asks for")
    }
  }
}
