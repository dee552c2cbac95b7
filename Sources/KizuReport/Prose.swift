/// Sentences for a terminal.
enum Prose {
  /// Breaks a text between words so that no line is wider than the columns, if words allow it.
  ///
  /// - Parameters:
  ///   - text: Words with single spaces between them; a no-break space keeps two together and is written as a
  ///     space.
  ///   - indent: What stands before each line.
  ///   - columns: The width of a line, indent included.
  /// - Returns: Lines, each ended by a line feed.
  static func wrapped(_ text: String, indent: String = "", columns: Int = 80) -> String {
    var lines = ""
    var line = indent
    var width = DisplayWidth.of(indent)
    for word in text.split(separator: " ") {
      let wordWidth = DisplayWidth.of(String(word))
      if line.count > indent.count, width + 1 + wordWidth > columns {
        lines += line + "\n"
        (line, width) = (indent, DisplayWidth.of(indent))
      }
      if line.count > indent.count {
        line += " "
        width += 1
      }
      line += word
      width += wordWidth
    }
    return (lines + line + "\n").replacing("\u{A0}", with: " ")
  }

  /// Words as a list: "a", "a and b", "a, b and c".
  static func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  /// The text with a capital letter first.
  static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A count with its noun: "1 photo", "1,360 photos".
  static func count(_ count: Int, _ one: String, _ many: String) -> String {
    "\(grouped(count)) \(count == 1 ? one : many)"
  }

  /// A number with commas between thousands.
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var text = ""
    while digits.count > 3 {
      text = "," + digits.suffix(3) + text
      digits.removeLast(3)
    }
    return (number < 0 ? "-" : "") + digits + text
  }
}
