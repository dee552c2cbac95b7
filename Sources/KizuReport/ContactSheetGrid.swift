/// The rows and columns that a section's cells stand in.
struct ContactSheetGrid {
  /// The most lines of a caption or label that are shown.
  static let captionLimit = 6

  /// The side of a picture's square, in pixels.
  let side: Int
  /// Columns of pixels to the left of the first cell.
  let labelWidth: Int
  /// Those of the columns; empty where cells wrap.
  let headings: [String]
  let rows: [ContactSheet.Row]
  /// Figures instead of cells.
  let figures: ContactSheetFigures?
  /// Columns that the sheet is too narrow for.
  let omittedColumns: Int

  private static let gap = ContactSheetLayout.gap
  private static let widestLabel = 200
  private static let leastTableSide = 48

  /// Arranges cells.
  ///
  /// - Parameters:
  ///   - arrangement: The cells.
  ///   - side: The side of a picture where there is room, in pixels.
  ///   - width: Of labels and cells together, in pixels; at least `side`.
  init(_ arrangement: ContactSheet.Arrangement, side: Int, width: Int) {
    switch arrangement {
    case .figures(let columns, let rows):
      figures = ContactSheetFigures(columns: columns, rows: rows)
      self.side = side
      labelWidth = 0
      headings = []
      omittedColumns = 0
      self.rows = []
    case .wrapping(let cells):
      figures = nil
      let columns = (width + Self.gap) / (side + Self.gap)
      self.side = side
      labelWidth = 0
      headings = []
      omittedColumns = 0
      rows = stride(from: 0, to: cells.count, by: columns).map {
        ContactSheet.Row(label: [], cells: Array(cells[$0..<min($0 + columns, cells.count)]))
      }
    case .table(let columns, let rows):
      figures = nil
      labelWidth = Self.labelWidth(of: rows)
      let room = width - labelWidth + Self.gap
      let count = max(1, columns.count, rows.lazy.map(\.cells.count).max() ?? 0)
      self.side = min(side, max(Self.leastTableSide, room / count - Self.gap))
      let fitting = min(count, max(1, room / (self.side + Self.gap)))
      headings = Array(columns.prefix(fitting))
      omittedColumns = count - fitting
      self.rows = rows.map {
        ContactSheet.Row(
          label: Array($0.label.prefix(Self.captionLimit)), cells: Array($0.cells.prefix(fitting)))
      }
    }
  }

  var cellCount: Int { rows.reduce(0) { $0 + $1.cells.count } }

  /// The widest row with its label, in pixels.
  var width: Int {
    if let figures { return figures.width }
    let columns = rows.reduce(headings.count) { max($0, $1.cells.count) }
    return columns == 0 ? 0 : x(ofColumn: columns) - Self.gap
  }

  /// The first column of pixels of a column of cells.
  func x(ofColumn column: Int) -> Int { labelWidth + column * (side + Self.gap) }

  private static func labelWidth(of rows: [ContactSheet.Row]) -> Int {
    let widths = rows.lazy.flatMap { $0.label.prefix(captionLimit) }.map {
      Canvas.textWidth($0, font: .strong)
    }
    return widths.max().map { min($0, widestLabel) + gap } ?? 0
  }
}
