import CKizuKernels

/// Sharpness of a square plane of samples 0…1: pointers, counts and concrete vectors only.
package enum SharpnessKernel {
  /// Writes `clamp(factor * sample + (1 - factor) * smooth)`, smooth being the weighted mean of the 3 × 3
  /// neighbours with weight 5 for the middle and 1 for each other; the outermost samples stay as they are.
  ///
  /// torchvision's `adjust_sharpness`, Pillow's `ImageFilter.SMOOTH`.
  ///
  /// - Parameters:
  ///   - source: `side * side` samples, apart from the target.
  ///   - target: As many, which hold the same.
  ///   - side: Samples a line.
  ///   - factor: At least 0.
  @inline(never)
  package static func adjust(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, side: Int, factor: Float
  ) {
    // f x + (1 - f)(4 x + sum) / 13, sum being that of all nine.
    let rest = (1 - factor) / 13
    let own = factor + 4 * rest
    var line = 1
    while line < side &- 1 {
      // SAFETY: lines and samples next to the inner ones lie inside the plane.
      let centre = unsafe source + line &* side
      let output = unsafe target + line &* side
      var index = 1
      while index &+ 8 < side {
        let middle = unsafe UnsafeRawPointer(centre + index)
        let sum = unsafe three(middle - 4 &* side) + three(middle) + three(middle + 4 &* side)
        unsafe UnsafeMutableRawPointer(output + index).storeBytes(
          of: kizu_clamped(middle.loadUnaligned(as: SIMD8<Float>.self) * own + sum * rest),
          as: SIMD8<Float>.self)
        index &+= 8
      }
      while index < side &- 1 {
        let middle = unsafe centre + index
        let sum = unsafe three(middle - side) + three(middle) + three(middle + side)
        unsafe output[index] = min(1, max(0, middle.pointee * own + sum * rest))
        index &+= 1
      }
      line &+= 1
    }
  }

  /// Each of eight samples with its two neighbours of the same line.
  @inline(__always)
  private static func three(_ samples: UnsafeRawPointer) -> SIMD8<Float> {
    // SAFETY: the caller vouches for the neighbours.
    unsafe samples.loadUnaligned(fromByteOffset: -4, as: SIMD8<Float>.self)
      + samples.loadUnaligned(as: SIMD8<Float>.self)
      + samples.loadUnaligned(fromByteOffset: 4, as: SIMD8<Float>.self)
  }

  /// The same for one sample, to the bit.
  @inline(__always)
  private static func three(_ sample: UnsafePointer<Float>) -> Float {
    // SAFETY: as above.
    unsafe sample[-1] + sample[0] + sample[1]
  }
}
