public import KizuCore

extension ContactSheet {
  /// Draws the sheet.
  ///
  /// - Returns: Three channels, at most ``maximumWidth`` × ``maximumHeight``.
  public func rendered() -> ImageBuffer {
    let layout = ContactSheetLayout(self)
    var canvas = Canvas(width: layout.width, height: layout.height)
    for element in layout.elements {
      switch element {
      case .text(let text, let x, let y, let font, let colour, let alignment):
        canvas.drawText(text, x: x, y: y, font: font, colour: colour, alignment: alignment)
      case .rectangle(let box, let colour):
        canvas.fillRectangle(box, colour: colour)
      case .cell(let cell, let box):
        Self.draw(cell, in: box, on: &canvas)
      }
    }
    return canvas.image
  }

  private static func draw(_ cell: Cell, in box: Canvas.Box, on canvas: inout Canvas) {
    canvas.fillRectangle(box, colour: .ground)
    if let picture = cell.picture() {
      canvas.draw(picture, in: box)
    } else {
      let (right, bottom) = (box.x + box.width - 1, box.y + box.height - 1)
      canvas.drawLine(fromX: box.x, y: box.y, toX: right, y: bottom, colour: .rule)
      canvas.drawLine(fromX: box.x, y: bottom, toX: right, y: box.y, colour: .rule)
    }
    // Frames lie around the square, so that a picture of its size is shown pixel for pixel.
    if let badge = cell.badge {
      canvas.outlineRectangle(box.inset(by: -3), colour: badge.colour, thickness: 3)
      draw(badge, in: box, on: &canvas)
    } else {
      canvas.outlineRectangle(box.inset(by: -1), colour: .rule)
    }
  }

  /// A label in the top left corner.
  private static func draw(_ badge: Badge, in box: Canvas.Box, on canvas: inout Canvas) {
    let padding = 6
    let text = Canvas.shortened(badge.label, toWidth: box.width - 2 * padding, font: .strong)
    let width = Canvas.textWidth(text, font: .strong) + 2 * padding
    let height = Canvas.Font.strong.lineHeight + 2
    canvas.fillRectangle(Canvas.Box(x: box.x, y: box.y, width: width, height: height), colour: badge.colour)
    canvas.drawText(text, x: box.x + padding, y: box.y, font: .strong, colour: .paper)
  }
}
