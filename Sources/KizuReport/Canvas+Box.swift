extension Canvas {
  /// A rectangle of pixels; its right and bottom edges lie outside.
  public struct Box: Sendable, Hashable {
    /// The first column.
    public let x: Int
    /// The first row.
    public let y: Int
    /// Columns; 0 is empty.
    public let width: Int
    /// Rows; 0 is empty.
    public let height: Int

    /// A box; negative sizes count as 0, and every value is kept within ±``Canvas/coordinateLimit``.
    public init(x: Int, y: Int, width: Int, height: Int) {
      self.x = Canvas.limited(x)
      self.y = Canvas.limited(y)
      self.width = max(0, Canvas.limited(width))
      self.height = max(0, Canvas.limited(height))
    }

    /// The box without a margin on every side.
    ///
    /// - Parameter margin: In pixels; negative makes the box larger.
    /// - Returns: The smaller box, empty where the margins meet.
    public func inset(by margin: Int) -> Box {
      let margin = Canvas.limited(margin)
      return Box(x: x + margin, y: y + margin, width: width - 2 * margin, height: height - 2 * margin)
    }

    var columns: Range<Int> { x..<x + width }
    var rows: Range<Int> { y..<y + height }

    /// The part that lies in another box.
    func clipped(to other: Box) -> Box {
      let columns = columns.clamped(to: other.columns)
      let rows = rows.clamped(to: other.rows)
      return Box(x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
    }
  }

  static func limited(_ coordinate: Int) -> Int {
    min(max(coordinate, -coordinateLimit), coordinateLimit)
  }
}
