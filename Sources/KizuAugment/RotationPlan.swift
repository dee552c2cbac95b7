import KizuCore
import RealModule

/// The geometry of one rotated view: what ``RotatedResampler`` resizes to, and how its shears move that.
struct RotationPlan {
  private let size: Int
  private let columnOrigin: Double
  private let rowOrigin: Double
  private let columnStep: Double
  private let rowStep: Double
  /// Rows that a column moves down for each column to the right.
  private let columnSlope: Double
  /// Columns that a row moves to the right for each row down.
  let rowSlope: Double
  /// The columns of the resized picture, numbered as those of the view are.
  let columns: ClosedRange<Int>
  /// Its rows, likewise.
  let rows: ClosedRange<Int>

  init(_ crop: PixelRectangle, degrees: Double, size: Int) {
    self.size = size
    let (cosine, sine) = (Double.cos(.pi * degrees / 180), Double.sin(.pi * degrees / 180))
    let across = Double(crop.width) / Double(size)
    let down = Double(crop.height) / Double(size)
    columnStep = across * cosine
    rowStep = down / cosine
    columnSlope = across / down * sine * cosine
    rowSlope = -down / across * sine / cosine
    let middle = 0.5 - Double(size) / 2
    columnOrigin = Double(crop.x) + Double(crop.width) / 2 + middle * columnStep - 0.5
    rowOrigin = Double(crop.y) + Double(crop.height) / 2 + middle * rowStep - 0.5
    let roundedSize = (size + 7) / 8 * 8
    columns = Self.reached(
      by: rowSlope * middle, rowSlope * (Double(roundedSize - 1) + middle), count: size)
    rows = Self.reached(
      by: columnSlope * (Double(columns.lowerBound) + middle),
      columnSlope * (Double(columns.upperBound) + middle), count: roundedSize)
  }

  /// What four taps at each of `count` places read that move by anything between two shifts.
  private static func reached(by first: Double, _ last: Double, count: Int) -> ClosedRange<Int> {
    Int(min(first, last).rounded(.down)) - 1...count + 1 + Int(max(first, last).rounded(.down))
  }

  /// The view's side, rounded up to 8.
  var roundedSize: Int { (size + 7) / 8 * 8 }

  var columnLattice: ReflectedLattice {
    ReflectedLattice(
      origin: columnOrigin + Double(columns.lowerBound) * columnStep, step: columnStep, count: columns.count)
  }

  var rowLattice: ReflectedLattice {
    ReflectedLattice(origin: rowOrigin + Double(rows.lowerBound) * rowStep, step: rowStep, count: rows.count)
  }

  /// How many rows below its own a column of the sheared picture takes its samples from.
  func shift(ofColumn column: Int) -> Double {
    columnSlope * (Double(column) + 0.5 - Double(size) / 2)
  }

  /// How many columns to the right of its own a row of the view takes its samples from.
  func shift(ofRow row: Int) -> Double {
    rowSlope * (Double(row) + 0.5 - Double(size) / 2)
  }

  /// The columns, counted from the first, whose shear reads some of these rows, counted from the first.
  func columns(reading range: Range<Int>) -> Range<Int> {
    func isReading(_ column: Int) -> Bool {
      let first = Int(shift(ofColumn: column).rounded(.down)) - 1 - rows.lowerBound
      return first < range.upperBound && first + roundedSize + 3 > range.lowerBound
    }
    guard let first = columns.first(where: isReading), let last = columns.last(where: isReading) else {
      return 0..<0
    }
    return (first - columns.lowerBound)..<(last + 1 - columns.lowerBound)
  }
}
