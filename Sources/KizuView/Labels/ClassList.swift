import KizuData

/// The classes that a page offers, in an order that stays: the keys of the keyboard follow it.
struct ClassList: Equatable {
  /// More than there are keys, fewer than fill a page.
  static let limit = 200
  /// Characters of a name.
  static let nameLimit = 80

  private let file: String
  private(set) var names: [String]
  private var isKept = true

  /// The list that was kept in a file, one name a line; empty where there is none.
  init(file: String) {
    self.file = file
    let content = (try? FileContent.read(file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    names = []
    for line in content.split(separator: "\n") {
      if let name = Self.name(String(line)), !names.contains(name) { names.append(name) }
    }
  }

  /// Adds names that are not there yet at the end.
  mutating func offer(_ more: [String]) {
    for name in more where names.count < Self.limit && !names.contains(name) {
      names.append(name)
      isKept = false
    }
  }

  /// Writes the list.
  ///
  /// - Throws: `DataError`.
  mutating func keep() throws {
    guard !isKept else { return }
    // A class of several lines can stand in a label file, but not here.
    let lines = names.filter { Self.name($0) == $0 }
    try AtomicFile.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: file)
    isKept = true
  }

  /// A name that somebody typed, without spaces around it; nil for one that cannot be a class.
  static func name(_ text: String) -> String? {
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    guard !scalars.isEmpty, scalars.count <= nameLimit,
      !scalars.contains(where: {
        $0.properties.generalCategory == .control || $0.properties.generalCategory == .lineSeparator
          || $0.properties.generalCategory == .paragraphSeparator
      })
    else { return nil }
    return String(String.UnicodeScalarView(scalars))
  }
}
