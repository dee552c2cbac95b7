/// The header of a NumPy array file: a Python dictionary with exactly the keys `descr`, `fortran_order` and `shape`.
///
/// What `numpy.save` writes for arrays of plain numbers is understood, with any spaces; nothing is evaluated.
struct NPYHeader {
  /// What is wrong; begins with a verb.
  struct Problem: Error {
    let reason: String

    static let malformed = Problem(reason: "has a header that is not NumPy's; write the file with numpy.save")
  }

  /// More than NumPy itself writes or reads by default.
  static let lengthLimit = 65_536
  /// No array has as many dimensions.
  private static let dimensionLimit = 64

  /// Such as `<f4`.
  let type: String
  let isFortranOrder: Bool
  let shape: [Int]

  init(_ bytes: ArraySlice<UInt8>) throws(Problem) {
    var scanner = Scanner(rest: bytes)
    var found = (type: String?.none, order: Bool?.none, shape: [Int]?.none)
    try scanner.expect("{")
    while !scanner.take("}") {
      let key = try scanner.text()
      try scanner.expect(":")
      switch key {
      case "descr" where found.type == nil: found.type = try scanner.numberType()
      case "fortran_order" where found.order == nil: found.order = try scanner.truth()
      case "shape" where found.shape == nil: found.shape = try scanner.shape()
      default: throw .malformed
      }
      guard scanner.take(",") else {
        try scanner.expect("}")
        break
      }
    }
    guard scanner.isAtEnd, let type = found.type, let order = found.order, let shape = found.shape else {
      throw .malformed
    }
    (self.type, isFortranOrder, self.shape) = (type, order, shape)
  }

  /// Takes the header apart, spaces skipped before each piece.
  private struct Scanner {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

    private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

    private mutating func skipSpaces() { rest = rest.drop(while: Self.isSpace) }

    /// Takes a word if it comes next.
    mutating func take(_ word: String) -> Bool {
      skipSpaces()
      guard rest.starts(with: word.utf8) else { return false }
      rest = rest.dropFirst(word.utf8.count)
      return true
    }

    mutating func expect(_ word: String) throws(Problem) {
      guard take(word) else { throw .malformed }
    }

    /// A string in quotes, without escapes.
    mutating func text() throws(Problem) -> String {
      skipSpaces()
      guard let quote = rest.first, [UInt8(ascii: "'"), UInt8(ascii: "\"")].contains(quote) else {
        throw .malformed
      }
      let inside = rest.dropFirst()
      guard let end = inside.firstIndex(of: quote), end - inside.startIndex <= 32,
        inside[..<end].allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
      else { throw .malformed }
      rest = inside[(end + 1)...]
      return String(decoding: inside[..<end], as: UTF8.self)
    }

    mutating func numberType() throws(Problem) -> String {
      guard !take("[") else {
        throw Problem(reason: "holds records, not numbers; save an array of f32, [N, D]")
      }
      return try text()
    }

    mutating func truth() throws(Problem) -> Bool {
      if take("True") { return true }
      try expect("False")
      return false
    }

    /// Whole numbers in parentheses, each but the last followed by a comma; a lone one by a comma too.
    mutating func shape() throws(Problem) -> [Int] {
      var sizes: [Int] = []
      try expect("(")
      while !take(")") {
        skipSpaces()
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let size = Int(String(decoding: digits, as: UTF8.self)), sizes.count < dimensionLimit else {
          throw .malformed
        }
        sizes.append(size)
        rest = rest.dropFirst(digits.count)
        guard take(",") else {
          try expect(")")
          guard sizes.count > 1 else { throw .malformed }
          break
        }
      }
      return sizes
    }
  }
}
