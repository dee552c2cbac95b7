import CKizuKernels

/// The last pass: turns a plane, normalises it and writes rows.
///
/// Output row i, column j shows source row u, column v; u counts along rows (or columns when transposed), and each
/// may run backwards.
package enum OrientationKernel {
  /// Writes `output[(i - first) * side + j] = source(u, v) * scale + offset` for some rows of a square.
  ///
  /// - Parameters:
  ///   - source: A plane stored column by column, `source[x * side + y]`.
  ///   - side: Its columns and rows.
  ///   - isTransposed: Whether u follows j and v follows i, instead of the other way round.
  ///   - reversesRows: Whether the source row u runs backwards.
  ///   - reversesColumns: Whether the source column v runs backwards.
  ///   - first: The first row i.
  ///   - count: How many rows.
  ///   - scale: What a sample is multiplied by.
  ///   - offset: What is added.
  ///   - output: The first sample of the first of these rows.
  @inline(never)
  package static func write(
    _ source: UnsafePointer<Float>, side: Int, isTransposed: Bool, reversesRows: Bool, reversesColumns: Bool,
    first: Int, count: Int, scale: Float, offset: Float, to output: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for `side` · `side` samples on both sides. Walking backwards starts at the end.
    let end = side &- 1
    let firstColumn = unsafe source + (reversesColumns ? end &* side : 0)
    let columnStep = reversesColumns ? 0 &- side : side
    if isTransposed {
      for i in 0..<count {
        unsafe copyLine(
          firstColumn + (first &+ i) &* columnStep, count: side, reversed: reversesRows, scale: scale,
          offset: offset, to: output + i &* side)
      }
    } else {
      let firstRow = unsafe output + (reversesRows ? (count &- 1) &* side : 0)
      let rowStep = reversesRows ? 0 &- side : side
      let top = reversesRows ? side &- first &- count : first
      unsafe transpose(
        firstColumn + top, columnStep: columnStep, side: side, rows: count, scale: scale, offset: offset,
        to: firstRow, rowStep: rowStep)
    }
  }

  /// A source column becomes an output row.
  @inline(__always)
  private static func copyLine(
    _ column: UnsafePointer<Float>, count: Int, reversed: Bool, scale: Float, offset: Float,
    to row: UnsafeMutablePointer<Float>
  ) {
    let scales = SIMD4<Float>(repeating: scale)
    let offsets = SIMD4<Float>(repeating: offset)
    var j = 0
    // SAFETY: the caller vouches for `count` samples on both sides.
    while j &+ 4 <= count {
      let start = reversed ? count &- 4 &- j : j
      var block = unsafe UnsafeRawPointer(column + start).loadUnaligned(as: SIMD4<Float>.self)
      if reversed { block = SIMD4(block.w, block.z, block.y, block.x) }
      unsafe UnsafeMutableRawPointer(row + j).storeBytes(of: block * scales + offsets, as: SIMD4<Float>.self)
      j &+= 4
    }
    while j < count {
      unsafe row[j] = column[reversed ? count &- 1 &- j : j] * scale + offset
      j &+= 1
    }
  }

  /// Source columns become output columns, in blocks of 8 × 8.
  @inline(__always)
  private static func transpose(
    _ firstColumn: UnsafePointer<Float>, columnStep: Int, side: Int, rows: Int, scale: Float,
    offset: Float, to firstRow: UnsafeMutablePointer<Float>, rowStep: Int
  ) {
    let isLarge = side >= 8 && rows >= 8
    var y = 0
    while y < rows {
      // The last blocks step back to stay inside, and write some samples again.
      y = isLarge ? min(y, rows &- 8) : y
      var x = 0
      while x < side {
        x = isLarge ? min(x, side &- 8) : x
        // SAFETY: the caller vouches for the square.
        let column = unsafe firstColumn + (x &* columnStep &+ y)
        let row = unsafe firstRow + (y &* rowStep &+ x)
        if isLarge {
          unsafe transposeBlock(
            column, columnStep: columnStep, scale: scale, offset: offset, to: row, rowStep: rowStep)
          x &+= 8
        } else {
          for line in 0..<(rows &- y) {
            unsafe row[line &* rowStep] = column[line] * scale + offset
          }
          x &+= 1
        }
      }
      y &+= 8
    }
  }

  @inline(__always)
  private static func transposeBlock(
    _ column: UnsafePointer<Float>, columnStep: Int, scale: Float, offset: Float,
    to row: UnsafeMutablePointer<Float>, rowStep: Int
  ) {
    for half in 0..<2 {
      // SAFETY: the caller vouches for 8 samples in 8 columns and in 8 rows.
      let source = unsafe column + 4 &* half
      let target = unsafe row + 4 &* half &* rowStep
      // Columns x and x + 4 side by side; interleaving x and x + 2 twice over transposes both 4 × 4 blocks.
      let (a0, a1) = unsafe interleaved(
        pair(source, columnStep), pair(source + 2 &* columnStep, columnStep))
      let (a2, a3) = unsafe interleaved(
        pair(source + columnStep, columnStep), pair(source + 3 &* columnStep, columnStep))
      let (b0, b1) = interleaved(a0, a2)
      let (b2, b3) = interleaved(a1, a3)
      unsafe store(b0 * scale + offset, to: target)
      unsafe store(b1 * scale + offset, to: target + rowStep)
      unsafe store(b2 * scale + offset, to: target + 2 &* rowStep)
      unsafe store(b3 * scale + offset, to: target + 3 &* rowStep)
    }
  }

  /// Four samples of a column and of the fourth column after it.
  @inline(__always)
  private static func pair(_ column: UnsafePointer<Float>, _ columnStep: Int) -> SIMD8<Float> {
    // SAFETY: the caller vouches for 4 samples in both columns.
    unsafe SIMD8(
      lowHalf: UnsafeRawPointer(column).loadUnaligned(as: SIMD4<Float>.self),
      highHalf: UnsafeRawPointer(column + 4 &* columnStep).loadUnaligned(as: SIMD4<Float>.self))
  }

  @inline(__always)
  private static func store(_ samples: SIMD8<Float>, to output: UnsafeMutablePointer<Float>) {
    // SAFETY: the caller vouches for room for 8 samples.
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: samples, as: SIMD8<Float>.self)
  }

  @inline(__always)
  private static func interleaved(
    _ even: SIMD8<Float>, _ odd: SIMD8<Float>
  ) -> (low: SIMD8<Float>, high: SIMD8<Float>) {
    (kizu_low_floats(even, odd), kizu_high_floats(even, odd))
  }
}
