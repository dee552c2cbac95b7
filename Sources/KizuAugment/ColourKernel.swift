/// The colour operations over whole planes of samples 0…1: pointers, counts and concrete vectors only.
///
/// The formulas are those of torchvision's float `adjust_brightness`, `adjust_contrast`, `adjust_saturation` and
/// `adjust_hue`. Comparisons stay four lanes wide: wider masks are taken apart lane by lane in baseline code.
///
/// Planes may be longer than the pixels they hold, up to a multiple of 8; what lies there is finite and never
/// read back.
enum ColourKernel {
  /// Shares of red, green and blue in grey (ITU-R BT.601).
  static let red: Float = 0.299
  static let green: Float = 0.587
  static let blue: Float = 0.114

  /// Converts one column of fixed-point samples: `min(1, sample * factor)`.
  ///
  /// Writes `count` samples rounded up to a multiple of 4.
  static func load(
    _ source: UnsafePointer<UInt16>, count: Int, factor: Float, into output: UnsafeMutablePointer<Float>
  ) {
    let factors = SIMD4<Float>(repeating: factor)
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for `count` samples, rounded up to 4, on both sides.
      let fixed = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: SIMD4<UInt16>.self)
      let samples = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: fixed)) * factors
      unsafe UnsafeMutableRawPointer(output + index).storeBytes(
        of: Pixels.smaller(samples, SIMD4(repeating: 1)), as: SIMD4<Float>.self)
    }
  }

  /// The sum of a plane's first `count` samples, in two running sums of eight lanes.
  static func sum(_ plane: UnsafePointer<Float>, count: Int) -> Float {
    var first = SIMD8<Float>()
    var second = SIMD8<Float>()
    var index = 0
    // SAFETY: the caller vouches for `count` samples.
    while index + 16 <= count {
      unsafe first += UnsafeRawPointer(plane + index).loadUnaligned(as: SIMD8<Float>.self)
      unsafe second += UnsafeRawPointer(plane + index + 8).loadUnaligned(as: SIMD8<Float>.self)
      index += 16
    }
    var total = (first + second).sum()
    while index < count {
      unsafe total += plane[index]
      index += 1
    }
    return total
  }

  /// Contrast of one plane: `clamp(contrast * sample + offset)`.
  static func adjust(_ plane: UnsafeMutablePointer<Float>, count: Int, contrast: Float, offset: Float) {
    let factors = SIMD4<Float>(repeating: contrast)
    let offsets = SIMD4<Float>(repeating: offset)
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      unsafe samples.storeBytes(of: clamped(old * factors + offsets), as: SIMD4<Float>.self)
    }
  }

  /// Contrast, saturation, hue and grey of three planes, in this order.
  static func adjust(
    _ planes: UnsafeMutablePointer<Float>, planeStride: Int, count: Int, _ colour: ColourAdjustment
  ) {
    let contrast = SIMD4<Float>(repeating: colour.contrast)
    let offset = SIMD4<Float>(repeating: colour.contrastOffset)
    let saturation = SIMD4<Float>(repeating: colour.saturation)
    let unsaturation = SIMD4<Float>(repeating: 1 - colour.saturation)
    let hue = SIMD4<Float>(repeating: colour.hueSixths)
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for three planes of `count` samples, rounded up to 8.
      let reds = unsafe UnsafeMutableRawPointer(planes + index)
      let greens = unsafe reds + 4 * planeStride
      let blues = unsafe greens + 4 * planeStride
      var pixel = unsafe Pixels(
        red: reds.loadUnaligned(as: SIMD4<Float>.self), green: greens.loadUnaligned(as: SIMD4<Float>.self),
        blue: blues.loadUnaligned(as: SIMD4<Float>.self))
      if colour.changesContrast {
        pixel.red = clamped(pixel.red * contrast + offset)
        pixel.green = clamped(pixel.green * contrast + offset)
        pixel.blue = clamped(pixel.blue * contrast + offset)
      }
      if colour.changesSaturation {
        let rest = pixel.grey * unsaturation
        pixel.red = clamped(pixel.red * saturation + rest)
        pixel.green = clamped(pixel.green * saturation + rest)
        pixel.blue = clamped(pixel.blue * saturation + rest)
      }
      if colour.changesHue { pixel.turnHue(bySixths: hue) }
      if colour.isGrey {
        unsafe reds.storeBytes(of: pixel.grey, as: SIMD4<Float>.self)
      } else {
        unsafe reds.storeBytes(of: pixel.red, as: SIMD4<Float>.self)
        unsafe greens.storeBytes(of: pixel.green, as: SIMD4<Float>.self)
        unsafe blues.storeBytes(of: pixel.blue, as: SIMD4<Float>.self)
      }
    }
  }

  @inline(__always)
  private static func clamped(_ a: SIMD4<Float>) -> SIMD4<Float> {
    Pixels.smaller(Pixels.larger(a, SIMD4()), SIMD4(repeating: 1))
  }
}
