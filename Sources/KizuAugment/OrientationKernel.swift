/// The last pass: turns a plane, normalises it and writes rows.
enum OrientationKernel {
  /// Writes `output[i * rowStride + j] = source(i, j) * scale + offset` for `height` rows of `width`.
  ///
  /// - Parameters:
  ///   - source: A plane stored column by column, `source[x * columnStride + y]`.
  ///   - columnStride: Samples from one source column to the next.
  ///   - orientation: Where each output pixel comes from.
  ///   - width: Columns of the output.
  ///   - height: Rows of the output.
  ///   - scale: What a sample is multiplied by.
  ///   - offset: What is added.
  ///   - output: The first sample of the first row.
  ///   - rowStride: Samples from one output row to the next.
  static func write(
    _ source: UnsafePointer<Float>, columnStride: Int, _ orientation: Orientation, width: Int, height: Int,
    scale: Float, offset: Float, to output: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    if orientation.isTransposed {
      unsafe copyLines(
        source, columnStride: columnStride, orientation, width: width, height: height, scale: scale,
        offset: offset, to: output, rowStride: rowStride)
    } else {
      unsafe transposeBlocks(
        source, columnStride: columnStride, orientation, width: width, height: height, scale: scale,
        offset: offset, to: output, rowStride: rowStride)
    }
  }

  /// A source column becomes an output row.
  private static func copyLines(
    _ source: UnsafePointer<Float>, columnStride: Int, _ orientation: Orientation, width: Int, height: Int,
    scale: Float, offset: Float, to output: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    let scales = SIMD4<Float>(repeating: scale)
    let offsets = SIMD4<Float>(repeating: offset)
    for i in 0..<height {
      // SAFETY: the caller vouches for `height` source columns of `width` samples and for as many output rows.
      let column = unsafe source + (orientation.reversesColumns ? height - 1 - i : i) * columnStride
      let row = unsafe output + i * rowStride
      var j = 0
      while j + 4 <= width {
        let start = orientation.reversesRows ? width - 4 - j : j
        var block = unsafe UnsafeRawPointer(column + start).loadUnaligned(as: SIMD4<Float>.self)
        if orientation.reversesRows { block = SIMD4(block.w, block.z, block.y, block.x) }
        unsafe UnsafeMutableRawPointer(row + j)
          .storeBytes(of: block * scales + offsets, as: SIMD4<Float>.self)
        j += 4
      }
      while j < width {
        unsafe row[j] = column[orientation.reversesRows ? width - 1 - j : j] * scale + offset
        j += 1
      }
    }
  }

  /// Source columns become output columns, in blocks of 4 × 4.
  private static func transposeBlocks(
    _ source: UnsafePointer<Float>, columnStride: Int, _ orientation: Orientation, width: Int, height: Int,
    scale: Float, offset: Float, to output: UnsafeMutablePointer<Float>, rowStride: Int
  ) {
    let scales = SIMD4<Float>(repeating: scale)
    let offsets = SIMD4<Float>(repeating: offset)
    // SAFETY: the caller vouches for `width` source columns of `height` samples and for as many output rows.
    func column(_ j: Int) -> UnsafePointer<Float> {
      unsafe source + (orientation.reversesColumns ? width - 1 - j : j) * columnStride
    }
    func load(_ j: Int, _ y: Int) -> SIMD4<Float> {
      unsafe UnsafeRawPointer(column(j) + y).loadUnaligned(as: SIMD4<Float>.self)
    }
    func store(_ block: SIMD4<Float>, _ y: Int, _ j: Int) {
      let i = orientation.reversesRows ? height - 1 - y : y
      unsafe UnsafeMutableRawPointer(output + i * rowStride + j)
        .storeBytes(of: block * scales + offsets, as: SIMD4<Float>.self)
    }
    func writeOne(_ y: Int, _ j: Int) {
      let i = orientation.reversesRows ? height - 1 - y : y
      unsafe output[i * rowStride + j] = column(j)[y] * scale + offset
    }
    var y = 0
    while y + 4 <= height {
      var j = 0
      while j + 4 <= width {
        let (first, third) = interleaved(load(j, y), load(j + 2, y))
        let (second, fourth) = interleaved(load(j + 1, y), load(j + 3, y))
        let (row0, row1) = interleaved(first, second)
        let (row2, row3) = interleaved(third, fourth)
        store(row0, y, j)
        store(row1, y + 1, j)
        store(row2, y + 2, j)
        store(row3, y + 3, j)
        j += 4
      }
      while j < width {
        for line in y..<(y + 4) { writeOne(line, j) }
        j += 1
      }
      y += 4
    }
    while y < height {
      for j in 0..<width { writeOne(y, j) }
      y += 1
    }
  }

  @inline(__always)
  private static func interleaved(
    _ even: SIMD4<Float>, _ odd: SIMD4<Float>
  ) -> (low: SIMD4<Float>, high: SIMD4<Float>) {
    var pair = SIMD8<Float>()
    pair.evenHalf = even
    pair.oddHalf = odd
    return (pair.lowHalf, pair.highHalf)
  }
}
