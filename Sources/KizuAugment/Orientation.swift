/// One of the eight ways to lay a square on itself, as the way an output pixel finds its source.
///
/// Output row i, column j shows source row u, column v; u counts along rows (or columns when transposed), and each
/// may run backwards.
struct Orientation: Equatable {
  /// Whether u follows j and v follows i, instead of the other way round.
  var isTransposed: Bool
  /// Whether the source row u runs backwards.
  var reversesRows: Bool
  /// Whether the source column v runs backwards.
  var reversesColumns: Bool

  static let upright = Orientation(isTransposed: false, reversesRows: false, reversesColumns: false)

  init(isTransposed: Bool, reversesRows: Bool, reversesColumns: Bool) {
    self.isTransposed = isTransposed
    self.reversesRows = reversesRows
    self.reversesColumns = reversesColumns
  }

  /// Flips first, then `quarterTurns` counter-clockwise.
  init(flippedHorizontally: Bool, flippedVertically: Bool, quarterTurns: Int) {
    // One turn shows source row j, column S - 1 - i; two reverse both; three show row S - 1 - j, column i.
    isTransposed = quarterTurns & 1 == 1
    reversesRows = (quarterTurns & 2 == 2) != flippedVertically
    reversesColumns = (quarterTurns & 3 == 1 || quarterTurns & 3 == 2) != flippedHorizontally
  }
}
