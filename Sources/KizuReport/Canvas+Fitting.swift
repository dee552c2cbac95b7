extension Canvas {
  /// The text, shortened in its middle with "…" where it is wider than a width.
  ///
  /// - Parameters:
  ///   - text: One line.
  ///   - width: In pixels.
  ///   - font: The size and weight that it is drawn in.
  /// - Returns: The text that fits; empty where not even "…" does.
  public static func shortened(_ text: String, toWidth width: Int, font: Font = .text) -> String {
    let scalars = printable(text)
    guard Self.width(of: scalars, font: font) > width else { return text }
    let room = width - advance(of: "…", font: font)
    guard room >= 0 else { return "" }
    // The end of a file name tells more than its beginning, so the tail gets what the head leaves.
    let head = fitting(scalars, width: room / 2, font: font)
    let rest = room - Self.width(of: Array(head), font: font)
    let tail = fitting(scalars.reversed(), width: rest, font: font).reversed()
    // A voicing mark of narrow kana does not stand alone.
    return Self.text(head) + "…" + Self.text(tail.drop { $0.properties.isGraphemeExtend })
  }

  /// The text in lines that are no wider than a width.
  ///
  /// Lines end at spaces, before and after Japanese characters but for closing signs, and inside a word only
  /// where it is wider than a line. The last line allowed is shortened to hold the rest.
  ///
  /// - Parameters:
  ///   - text: A paragraph.
  ///   - width: In pixels; a line holds at least one letter, though.
  ///   - font: The size and weight that it is drawn in.
  ///   - lineLimit: The most lines, at least 1.
  /// - Returns: The lines, none for an empty text.
  public static func wrapped(
    _ text: String, toWidth width: Int, font: Font = .text, lineLimit: Int = 6
  ) -> [String] {
    var rest = printable(text)[...]
    var lines: [String] = []
    while !rest.isEmpty {
      if lines.count + 1 >= lineLimit {
        return lines + [shortened(Self.text(rest), toWidth: width, font: font)]
      }
      let fits = fitting(rest, width: width, font: font)
      let line = rest.prefix(max(1, breakLength(of: rest, fitting: fits.count)))
      lines.append(Self.text(line.last == " " ? line.dropLast() : line))
      rest = rest.dropFirst(line.count).drop { $0 == " " }
    }
    return lines
  }

  /// How many of the characters that fit stay on the line: up to the last place where it may end.
  private static func breakLength(of rest: ArraySlice<Unicode.Scalar>, fitting count: Int) -> Int {
    guard count < rest.count else { return count }
    for length in stride(from: count, to: 0, by: -1) {
      let (last, next) = (rest[rest.startIndex + length - 1], rest[rest.startIndex + length])
      if last == " " || next == " " || ((isWide(last) || isWide(next)) && mayBeginLine(next)) {
        return length
      }
    }
    return count
  }

  /// False for what belongs to the character before it.
  private static func mayBeginLine(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .closePunctuation, .finalPunctuation, .otherPunctuation, .modifierLetter: false
    default: !scalar.properties.isGraphemeExtend
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x2E80 && DisplayWidth.of(String(scalar)) == 2
  }

  /// As many characters from the beginning as fit.
  private static func fitting(
    _ scalars: some Collection<Unicode.Scalar>, width: Int, font: Font
  ) -> [Unicode.Scalar] {
    var (total, fits) = (0, [Unicode.Scalar]())
    for scalar in scalars {
      total += advance(of: scalar, font: font)
      if total > width { break }
      fits.append(scalar)
    }
    return fits
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
