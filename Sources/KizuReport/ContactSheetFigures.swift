/// Figures of a contact sheet in aligned columns: headings, a line below them, and rows.
struct ContactSheetFigures {
  private static let gap = 24
  private static let rowHeight = 22

  private let columns: [TextTable.Column]
  private let rows: [[String]]
  /// The widest entry of each column, in pixels.
  private let widths: [Int]

  init(columns: [TextTable.Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
    widths = columns.indices.map { column in
      rows.reduce(Canvas.textWidth(columns[column].heading, font: .strong)) { widest, row in
        column < row.count ? max(widest, Canvas.textWidth(row[column])) : widest
      }
    }
  }

  /// All columns with the gaps between them, in pixels.
  var width: Int { widths.reduce(0, +) + Self.gap * max(0, widths.count - 1) }

  /// Headings and rows, in pixels.
  var height: Int { (rows.count + 1) * Self.rowHeight + 6 }

  /// Where everything stands; what is wider than the sheet is left out on the right.
  func elements(x: Int, y: Int, width: Int) -> [ContactSheetLayout.Element] {
    var elements: [ContactSheetLayout.Element] = []
    let rule = Canvas.Box(x: x, y: y + Self.rowHeight + 2, width: min(width, self.width), height: 1)
    elements.append(.rectangle(rule, .rule))
    var left = x
    for (column, ownWidth) in widths.enumerated() {
      guard left + ownWidth <= x + width || column == 0 else { break }
      var isRight = false
      if case .right = columns[column] { isRight = true }
      let place = isRight ? left + ownWidth : left
      func add(_ text: String, row: Int, _ font: Canvas.Font, _ colour: Canvas.Colour) {
        elements.append(
          .text(
            Canvas.shortened(text, toWidth: width, font: font), x: place,
            y: y + row * Self.rowHeight + (row > 0 ? 6 : 0), font: font, colour: colour,
            alignment: isRight ? .right : .left))
      }
      add(columns[column].heading, row: 0, .strong, .ink)
      for (index, row) in rows.enumerated() where column < row.count {
        add(row[column], row: index + 1, .text, column == 0 ? .ink : .quietInk)
      }
      left += ownWidth + Self.gap
    }
    return elements
  }
}
