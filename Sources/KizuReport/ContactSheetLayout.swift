/// Where everything on a contact sheet stands, found before a picture is made.
struct ContactSheetLayout {
  enum Element {
    case text(String, x: Int, y: Int, font: Canvas.Font, colour: Canvas.Colour, alignment: Canvas.Alignment)
    case rectangle(Canvas.Box, Canvas.Colour)
    /// A picture in a square, its caption below.
    case cell(ContactSheet.Cell, Canvas.Box)
  }

  private(set) var elements: [Element] = []
  private(set) var height = 0
  let width: Int

  private let maximumHeight: Int
  /// The first free row.
  private var y = 0
  /// Cells that found no room on the sheet.
  private var omitted = 0

  static let gap = 14
  private static let margin = 28
  private static let captionLine = 18
  private static let lineLimit = 4
  private static let narrowestWidth = 640
  /// Room for the lines "… and N more" of a section and of the sheet, and for the margin below them.
  private static let footer = 2 * 20 + margin

  init(_ sheet: ContactSheet) {
    let maximumWidth = min(max(sheet.maximumWidth, 320), 4096)
    maximumHeight = min(max(sheet.maximumHeight, 320), 16_384)
    let side = min(max(sheet.pictureSide, 32), 1024, maximumWidth - 2 * Self.margin)
    let room = maximumWidth - 2 * Self.margin
    let grids = sheet.sections.map {
      ContactSheetGrid($0.arrangement, side: side, width: room)
    }
    let title = Canvas.textWidth(sheet.title, font: .heading)
    let widest = grids.reduce(max(title, Self.narrowestWidth)) { max($0, $1.width) }
    width = min(room, widest) + 2 * Self.margin

    placeTitle(sheet)
    for (section, grid) in zip(sheet.sections, grids) { place(section, in: grid) }
    if omitted > 0 { placeLine("… and \(omitted) more") }
    height = min(y + Self.margin, maximumHeight)
  }

  private var contentWidth: Int { width - 2 * Self.margin }

  private mutating func placeTitle(_ sheet: ContactSheet) {
    let ground = elements.count
    y = 20
    placeLine(sheet.title, font: .heading)
    y += 3
    for paragraph in sheet.subtitle.prefix(8) { placeParagraph(paragraph) }
    y += 16
    elements.insert(.rectangle(Canvas.Box(x: 0, y: 0, width: width, height: y), .ground), at: ground)
    elements.append(.rectangle(Canvas.Box(x: 0, y: y, width: width, height: 1), .rule))
    y += 4
  }

  private mutating func placeLine(
    _ line: String, font: Canvas.Font = .text, colour: Canvas.Colour? = nil
  ) {
    let colour = colour ?? (font == .text ? .quietInk : .ink)
    let text = Canvas.shortened(line, toWidth: contentWidth, font: font)
    elements.append(.text(text, x: Self.margin, y: y, font: font, colour: colour, alignment: .left))
    y += font.lineHeight
  }

  private mutating func placeParagraph(_ text: String) {
    // Lines longer than this are hard to read.
    let width = min(contentWidth, 900)
    for line in Canvas.wrapped(text, toWidth: width, lineLimit: Self.lineLimit) { placeLine(line) }
  }

  // MARK: Sections

  private mutating func place(_ section: ContactSheet.Section, in grid: ContactSheetGrid) {
    let rowLimit = max(0, section.rowLimit ?? .max)
    let start = (elements: elements.count, y: y)
    placeOpening(of: section, grid: grid)
    if let figures = grid.figures, omitted == 0, fits(figures.height) {
      elements += figures.elements(x: Self.margin, y: y, width: contentWidth)
      y += figures.height
      return
    }

    let rows = grid.rows.prefix(rowLimit)
    var shown = 0
    while omitted == 0, shown < rows.count, fits(height(of: rows[shown], side: grid.side)) {
      place(rows[shown], in: grid)
      shown += 1
    }
    let left = grid.rows.dropFirst(shown).reduce(0) { $0 + $1.cells.count }
    if omitted > 0 || (shown == 0 && !rows.isEmpty) || grid.figures != nil || !fits(0) {
      // A heading without its pictures tells nothing.
      elements.removeSubrange(start.elements...)
      y = start.y
      omitted += grid.cellCount
    } else if shown < rows.count {
      omitted += left
    } else if left > 0 {
      placeLine("… and \(left) more")
    }
  }

  private func fits(_ rows: Int) -> Bool { y + rows + Self.footer <= maximumHeight }

  private mutating func placeOpening(of section: ContactSheet.Section, grid: ContactSheetGrid) {
    y += 20
    placeLine(section.heading, font: .heading)
    y += 2
    placeParagraph(section.note)
    if grid.omittedColumns > 0 { placeLine("… and \(grid.omittedColumns) more columns") }
    y += 10
    let headings = grid.headings.map {
      Canvas.wrapped($0, toWidth: grid.side + Self.gap - 4, font: .strong, lineLimit: 2)
    }
    guard let lineCount = headings.map(\.count).max(), lineCount > 0 else { return }
    for (column, lines) in headings.enumerated() {
      let centre = Self.margin + grid.x(ofColumn: column) + grid.side / 2
      for (index, line) in lines.enumerated() {
        elements.append(
          .text(
            line, x: centre, y: y + (lineCount - lines.count + index) * Self.captionLine, font: .strong,
            colour: .ink, alignment: .centre))
      }
    }
    y += lineCount * Self.captionLine + 6
  }

  private func height(of row: ContactSheet.Row, side: Int) -> Int {
    let captionLines = row.cells.map { min($0.caption.count, ContactSheetGrid.captionLimit) }.max() ?? 0
    let cells = side + (captionLines > 0 ? 4 + captionLines * Self.captionLine : 0)
    return max(cells, row.label.count * Self.captionLine) + Self.gap
  }

  private mutating func place(_ row: ContactSheet.Row, in grid: ContactSheetGrid) {
    for (index, line) in row.label.enumerated() {
      let font: Canvas.Font = index == 0 ? .strong : .text
      let text = Canvas.shortened(line, toWidth: grid.labelWidth - Self.gap, font: font)
      elements.append(
        .text(
          text, x: Self.margin, y: y + index * Self.captionLine, font: font,
          colour: index == 0 ? .ink : .quietInk, alignment: .left))
    }
    for (column, cell) in row.cells.enumerated() {
      let x = Self.margin + grid.x(ofColumn: column)
      elements.append(.cell(cell, Canvas.Box(x: x, y: y, width: grid.side, height: grid.side)))
      for (index, line) in cell.caption.prefix(ContactSheetGrid.captionLimit).enumerated() {
        elements.append(
          .text(
            Canvas.shortened(line, toWidth: grid.side), x: x, y: y + grid.side + 4 + index * Self.captionLine,
            font: .text, colour: index == 0 ? .ink : .quietInk, alignment: .left))
      }
    }
    y += height(of: row, side: grid.side)
  }
}
