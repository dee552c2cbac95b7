/// A file's name taken apart: without its extension and without marks of copies.
struct PhotoName {
  private static let separators: Set<Character> = ["-", "_", " ", "."]
  private static let viewWords = ["cam", "view", "exp", "shot"]
  private static let copyWords = ["copy", "Copy", "コピー"]

  private let stem: Substring

  init(file: String) {
    let stem = file.lastIndex(of: ".").map { file[..<$0] } ?? file[...]
    self.stem = Self.withoutCopyMark(stem)
  }

  /// `0017` of `0017_3` and `0017-cam2`: no view number of one or two digits after a number and a separator.
  var withoutViewNumber: String {
    let (before, digits) = Self.trailingDigits(stem)
    guard (1...2).contains(digits.count) else { return String(stem) }
    let word = Self.viewWords.first { before.hasSuffix($0) } ?? ""
    let part = before.dropLast(word.count)
    let trimmed = Self.withoutSeparators(part)
    guard trimmed.count < part.count, trimmed.contains(where: Self.isDigit) else { return String(stem) }
    return String(trimmed)
  }

  /// `lotA` of `lotA-0031`; the whole name where it holds no number.
  var beforeLastNumber: String {
    guard let last = stem.lastIndex(where: Self.isDigit) else { return String(stem) }
    return String(Self.withoutSeparators(Self.trailingDigits(stem[...last]).before))
  }

  /// `1037` of `leaf1037_0777`; the whole name where it holds no number.
  var firstNumber: String {
    guard let first = stem.firstIndex(where: Self.isDigit) else { return String(stem) }
    return String(stem[first...].prefix(while: Self.isDigit))
  }

  private static func withoutCopyMark(_ stem: Substring) -> Substring {
    var rest = stem
    if rest.last == ")" {
      let (before, digits) = trailingDigits(rest.dropLast())
      guard before.last == "(", (1...3).contains(digits.count) else { return stem }
      rest = withoutSeparators(before.dropLast())
    } else {
      let (before, digits) = trailingDigits(rest)
      let marked = withoutSeparators(before)
      guard digits.count <= 3, let word = copyWords.first(where: { marked.hasSuffix($0) }) else {
        return stem
      }
      let named = marked.dropLast(word.count)
      rest = withoutSeparators(named)
      // The end of a word such as “photocopy” is no mark; Japanese parts words without separators.
      guard rest.count < named.count || word == "コピー" else { return stem }
    }
    return rest.isEmpty ? stem : rest
  }

  private static func trailingDigits(_ text: Substring) -> (before: Substring, digits: Substring) {
    var end = text.endIndex
    while end > text.startIndex, isDigit(text[text.index(before: end)]) { end = text.index(before: end) }
    return (text[..<end], text[end...])
  }

  private static func withoutSeparators(_ text: Substring) -> Substring {
    var text = text
    while let last = text.last, separators.contains(last) { text.removeLast() }
    return text
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character)
  }
}
