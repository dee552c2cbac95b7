/// Light that changes evenly along a column, on samples 0…1: pointers, counts and concrete vectors only.
enum IlluminationKernel {
  /// One column of fixed-point samples: `min(1, sample * (first + step * row))`.
  ///
  /// Writes `count` samples rounded up to a multiple of 4.
  static func load(
    _ source: UnsafePointer<UInt16>, count: Int, first: Float, step: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    let lanes = SIMD4<Float>(0, 1, 2, 3)
    for row in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for `count` samples, rounded up to 4, on both sides.
      let fixed = unsafe UnsafeRawPointer(source + row).loadUnaligned(as: SIMD4<UInt16>.self)
      let light = (lanes + Float(row)) * step + first
      let lit = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: fixed)) * light
      unsafe UnsafeMutableRawPointer(output + row).storeBytes(
        of: ElementaryFunctions.smaller(lit, SIMD4(repeating: 1)), as: SIMD4<Float>.self)
    }
  }

  /// One column: `min(1, sample * (first + step * row))`.
  ///
  /// Writes `count` samples and no more.
  static func scale(_ column: UnsafeMutablePointer<Float>, count: Int, first: Float, step: Float) {
    let lanes = SIMD4<Float>(0, 1, 2, 3)
    var row = 0
    // SAFETY: the caller vouches for `count` samples.
    while row + 4 <= count {
      let samples = unsafe UnsafeMutableRawPointer(column + row)
      let light = (lanes + Float(row)) * step + first
      let lit = unsafe samples.loadUnaligned(as: SIMD4<Float>.self) * light
      unsafe samples.storeBytes(
        of: ElementaryFunctions.smaller(lit, SIMD4(repeating: 1)), as: SIMD4<Float>.self)
      row += 4
    }
    while row < count {
      unsafe column[row] = min(1, column[row] * (Float(row) * step + first))
      row += 1
    }
  }
}
