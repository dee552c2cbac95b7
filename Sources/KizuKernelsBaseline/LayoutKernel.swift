import CKizuKernels

/// The form in which finished rows leave: pointers, counts and concrete vectors only.
package enum LayoutKernel {
  /// Writes the bits of bfloat16 numbers, rounded to the nearest one (ties to even).
  @inline(never)
  package static func narrow(
    _ source: UnsafePointer<Float>, count: Int, to output: UnsafeMutablePointer<UInt16>
  ) {
    var index = 0
    // SAFETY: the caller vouches for `count` samples on both sides.
    while index &+ 8 <= count {
      let samples = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: SIMD8<Float>.self)
      unsafe UnsafeMutableRawPointer(output + index).storeBytes(
        of: kizu_brain_floats(samples), as: SIMD8<UInt16>.self)
      index &+= 8
    }
    while index < count {
      unsafe output[index] = kizu_brain_floats(SIMD8(repeating: source[index]))[0]
      index &+= 1
    }
  }

  /// Writes three planes pixel by pixel: `output[3 * index + c] = planes[c * planeStride + index]`.
  @inline(never)
  package static func interleave(
    _ planes: UnsafePointer<Float>, planeStride: Int, count: Int, to output: UnsafeMutablePointer<Float>
  ) {
    var index = 0
    // SAFETY: the caller vouches for `count` samples of three planes, and for as many pixels.
    while index &+ 8 <= count {
      let first = unsafe UnsafeRawPointer(planes + index)
      let red = unsafe first.loadUnaligned(as: SIMD8<Float>.self)
      let green = unsafe (first + 4 &* planeStride).loadUnaligned(as: SIMD8<Float>.self)
      let blue = unsafe (first + 8 &* planeStride).loadUnaligned(as: SIMD8<Float>.self)
      let pixels = unsafe UnsafeMutableRawPointer(output + 3 &* index)
      unsafe pixels.storeBytes(of: kizu_first_pixels(red, green, blue), as: SIMD8<Float>.self)
      unsafe pixels.storeBytes(
        of: kizu_middle_pixels(red, green, blue), toByteOffset: 32, as: SIMD8<Float>.self)
      unsafe pixels.storeBytes(
        of: kizu_last_pixels(red, green, blue), toByteOffset: 64, as: SIMD8<Float>.self)
      index &+= 8
    }
    while index < count {
      for c in 0..<3 { unsafe output[3 &* index &+ c] = planes[c &* planeStride &+ index] }
      index &+= 1
    }
  }
}
