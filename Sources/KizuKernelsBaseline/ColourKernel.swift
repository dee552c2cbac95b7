import CKizuKernels

/// The colour operations over whole planes of samples 0…1: pointers, counts and concrete vectors only.
///
/// The formulas are those of torchvision's float `adjust_brightness`, `adjust_contrast`, `adjust_saturation` and
/// `adjust_hue`. Nothing is fused or summed in an order of the level's own, so all levels agree to the bit.
///
/// Planes may be longer than the pixels they hold, up to a multiple of 8; what lies there is finite and never
/// read back.
package enum ColourKernel {
  /// Shares of red, green and blue in grey (ITU-R BT.601).
  static let red: Float = 0.299
  static let green: Float = 0.587
  static let blue: Float = 0.114

  /// Converts columns of fixed-point samples, one after the other without gaps: `min(1, sample * factor)`.
  ///
  /// A column is read up to a multiple of 8. Up to 7 samples after the last column are written too.
  @inline(never)
  package static func load(
    _ source: UnsafePointer<UInt16>, columnStride: Int, columns: Int, count: Int, factor: Float,
    into output: UnsafeMutablePointer<Float>
  ) {
    for column in 0..<columns {
      let first = unsafe source + column &* columnStride
      let target = unsafe output + column &* count
      var index = 0
      while index < count {
        // SAFETY: the caller vouches for columns of `count` samples, rounded up to 8, on both sides.
        let fixed = unsafe UnsafeRawPointer(first + index).loadUnaligned(as: SIMD8<UInt16>.self)
        unsafe UnsafeMutableRawPointer(target + index).storeBytes(
          of: kizu_smaller(kizu_converted(fixed) * factor, SIMD8(repeating: 1)), as: SIMD8<Float>.self)
        index &+= 8
      }
    }
  }

  /// The sum of a plane's first `count` samples, in 32 running sums.
  @inline(never)
  package static func sum(_ plane: UnsafePointer<Float>, count: Int) -> Float {
    var first = SIMD16<Float>()
    var second = SIMD16<Float>()
    var index = 0
    // SAFETY: the caller vouches for `count` samples.
    while index &+ 32 <= count {
      unsafe first += UnsafeRawPointer(plane + index).loadUnaligned(as: SIMD16<Float>.self)
      unsafe second += UnsafeRawPointer(plane + index + 16).loadUnaligned(as: SIMD16<Float>.self)
      index &+= 32
    }
    let eight = (first + second).lowHalf + (first + second).highHalf
    let four = eight.lowHalf + eight.highHalf
    var total = (four[0] + four[1]) + (four[2] + four[3])
    while index < count {
      unsafe total += plane[index]
      index &+= 1
    }
    return total
  }

  /// Contrast of one plane: `clamp(contrast * sample + offset)`.
  @inline(never)
  package static func adjustGrey(
    _ plane: UnsafeMutablePointer<Float>, count: Int, contrast: Float, offset: Float
  ) {
    var index = 0
    while index < count {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD8<Float>.self)
      unsafe samples.storeBytes(of: kizu_clamped(old * contrast + offset), as: SIMD8<Float>.self)
      index &+= 8
    }
  }

  /// Contrast, saturation, hue and grey of three planes, in this order.
  ///
  /// - Parameters:
  ///   - planes: The first plane.
  ///   - planeStride: Samples from one plane to the next.
  ///   - count: Samples of a plane.
  ///   - contrast: Factor of contrast.
  ///   - offset: What contrast adds.
  ///   - saturation: Factor of saturation; 1 changes nothing.
  ///   - hueSixths: Shift of hue in sixths of a turn, 0 ..< 6; 0 changes nothing.
  ///   - isGrey: Whether only grey is kept, in the first plane.
  @inline(never)
  package static func adjust(
    _ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int, contrast: Float, offset: Float,
    saturation: Float, hueSixths: Float, isGrey: Bool
  ) {
    let offsets = SIMD8<Float>(repeating: offset)
    let hue = hueSixths < 1 ? hueSixths + 6 : hueSixths
    var index = 0
    while index < count {
      // SAFETY: the caller vouches for three planes of `count` samples, rounded up to 8.
      let reds = unsafe UnsafeMutableRawPointer(planes + index)
      let greens = unsafe reds + 4 &* planeStride
      let blues = unsafe greens + 4 &* planeStride
      var pixels = unsafe (
        red: reds.loadUnaligned(as: SIMD8<Float>.self), green: greens.loadUnaligned(as: SIMD8<Float>.self),
        blue: blues.loadUnaligned(as: SIMD8<Float>.self)
      )
      if contrast != 1 { pixels = scaled(pixels, by: contrast, offset: offsets) }
      if saturation != 1 {
        pixels = scaled(pixels, by: saturation, offset: grey(of: pixels) * (1 - saturation))
      }
      if hueSixths != 0 { pixels = turned(pixels, bySixths: hue) }
      if isGrey {
        unsafe reds.storeBytes(of: grey(of: pixels), as: SIMD8<Float>.self)
      } else {
        unsafe reds.storeBytes(of: pixels.red, as: SIMD8<Float>.self)
        unsafe greens.storeBytes(of: pixels.green, as: SIMD8<Float>.self)
        unsafe blues.storeBytes(of: pixels.blue, as: SIMD8<Float>.self)
      }
      index &+= 8
    }
  }
}
