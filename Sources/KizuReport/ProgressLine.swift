import Foundation

/// How far a piece of work is, as one line of text.
struct ProgressLine {
  var title: String
  var done: Int
  /// Nil where nobody knows how much there is to do.
  var total: Int?
  /// What is counted, in the plural: "photos".
  var unit: String
  /// Units a second; nil as long as nothing is known.
  var rate: Double?
  var status: String

  private static let barColumns = 10...30

  /// A line with a bar, of at most `columns` columns; what does not fit is left out from the bar on, then cut.
  func drawn(columns: Int) -> String {
    let before = Self.onOneLine(title)
    let after = [count, rateText, timeLeft, Self.onOneLine(status)].compactMap { $0 }
      .filter { !$0.isEmpty }.joined(separator: "  ")
    let room = columns - DisplayWidth.of(before) - DisplayWidth.of(after) - 4
    guard let total, total > 0, room >= Self.barColumns.lowerBound else {
      return Self.cut(after.isEmpty ? before : "\(before)  \(after)", columns: columns)
    }
    let cells = min(room, Self.barColumns.upperBound)
    let full = min(cells, cells * min(max(0, done), total) / total)
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    return "\(before)  \(bar)  \(after)"
  }

  /// A line that is complete in itself, for logs.
  var logged: String {
    var amount = "\(done) \(unit)"
    if let total, total > 0 {
      amount = "\(done) of \(total) \(unit) (\(Int(100 * Double(done) / Double(total))) %)"
    }
    let parts = [amount, rateText, timeLeft, Self.onOneLine(status)].compactMap { $0 }.filter { !$0.isEmpty }
    return "\(Self.onOneLine(title)): " + parts.joined(separator: ", ")
  }

  /// Nil for work that is not counted at all.
  private var count: String? { total.map { "\(done)/\($0)" } ?? (done > 0 ? "\(done)" : nil) }

  private var rateText: String? {
    guard let rate else { return nil }
    let digits = rate >= 10 ? 0 : rate >= 1 ? 1 : 2
    return String(format: "%.\(digits)f ", rate) + unit + "/s"
  }

  private var timeLeft: String? {
    guard let rate, rate > 0, let total, done < total else { return nil }
    let seconds = (Double(total - done) / rate).rounded(.up)
    // Beyond a hundred days the estimate says nothing.
    guard seconds < 8_640_000 else { return nil }
    return Self.clock(Int(seconds)) + " left"
  }

  /// `0:07`, `12:30`, `1:05:09`.
  static func clock(_ seconds: Int) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
    return hours > 0
      ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
      : String(format: "%d:%02d", minutes, seconds % 60)
  }

  private static func cut(_ text: String, columns: Int) -> String {
    guard DisplayWidth.of(text) > columns else { return text }
    var line = ""
    var used = 0
    for character in text {
      used += DisplayWidth.of(String(character))
      // One column is kept for the sign that something is missing.
      if used > columns - 1 { break }
      line.append(character)
    }
    return columns > 0 ? line + "…" : ""
  }

  /// Status texts may carry file names: what would steer a terminal becomes a space.
  private static func onOneLine(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      scalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    return String(scalars)
  }
}
