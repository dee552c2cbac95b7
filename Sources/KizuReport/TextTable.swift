/// A plain-text table with aligned columns, for terminals and logs.
///
/// ```swift
/// var table = TextTable(columns: [.left("class"), .right("photos")])
/// table.append(["傷", "12"])
/// print(table.description)
/// ```
public struct TextTable: Sendable, CustomStringConvertible {
  /// A column's heading and the side that its cells keep to.
  public enum Column: Sendable, Equatable {
    /// Cells keep to the left: names and text.
    case left(String)
    /// Cells keep to the right: numbers.
    case right(String)

    var heading: String {
      switch self {
      case .left(let heading), .right(let heading): heading
      }
    }
  }

  private static let gap = "  "

  private let columns: [Column]
  private var rows: [[String]] = []

  public init(columns: [Column]) {
    self.columns = columns
  }

  /// Adds a row.
  ///
  /// - Parameter cells: One a column. Line ends and other control characters become spaces.
  public mutating func append(_ cells: [String]) {
    precondition(cells.count == columns.count)
    rows.append(cells.map(Self.onOneLine))
  }

  /// The lines of the table, headings and a rule first, each ended by a line feed.
  public var description: String {
    let headings = columns.map { Self.onOneLine($0.heading) }
    let widths = columns.indices.map { column in
      rows.reduce(DisplayWidth.of(headings[column])) { max($0, DisplayWidth.of($1[column])) }
    }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([headings, rule] + rows).map { line($0, widths: widths) }.joined()
  }

  private func line(_ cells: [String], widths: [Int]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { line += Self.gap }
      let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(cell))
      switch columns[index] {
      case .left: line += cell + padding
      case .right: line += padding + cell
      }
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  /// File names and labels may hold anything: what would break the row, or steer a terminal, becomes a space.
  static func onOneLine(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}
