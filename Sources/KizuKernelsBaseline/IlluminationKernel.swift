import CKizuKernels

/// Light that changes evenly along a column, on samples 0…1: pointers, counts and concrete vectors only.
package enum IlluminationKernel {
  /// One column of fixed-point samples: `min(1, sample * (first + step * row))`.
  ///
  /// Reads and writes `count` samples rounded up to a multiple of 8.
  @inline(never)
  package static func load(
    _ source: UnsafePointer<UInt16>, count: Int, first: Float, step: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    var row = 0
    while row < count {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8, on both sides.
      let fixed = unsafe UnsafeRawPointer(source + row).loadUnaligned(as: SIMD8<UInt16>.self)
      let light = (lanes + Float(row)) * step + first
      unsafe UnsafeMutableRawPointer(output + row).storeBytes(
        of: kizu_smaller(kizu_converted(fixed) * light, SIMD8(repeating: 1)), as: SIMD8<Float>.self)
      row &+= 8
    }
  }

  /// One column: `min(1, sample * (first + step * row))`.
  ///
  /// Writes `count` samples and no more.
  @inline(never)
  package static func scale(_ column: UnsafeMutablePointer<Float>, count: Int, first: Float, step: Float) {
    let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)
    var row = 0
    // SAFETY: the caller vouches for `count` samples.
    while row &+ 8 <= count {
      let samples = unsafe UnsafeMutableRawPointer(column + row)
      let light = (lanes + Float(row)) * step + first
      let lit = unsafe samples.loadUnaligned(as: SIMD8<Float>.self) * light
      unsafe samples.storeBytes(of: kizu_smaller(lit, SIMD8(repeating: 1)), as: SIMD8<Float>.self)
      row &+= 8
    }
    while row < count {
      unsafe column[row] = min(1, column[row] * (Float(row) * step + first))
      row &+= 1
    }
  }
}
