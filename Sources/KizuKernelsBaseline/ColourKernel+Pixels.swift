import CKizuKernels

/// Eight pixels in registers.
///
/// A tuple, because what comes with a type of its own (copying it, say) are weak symbols.
typealias Pixels = (red: SIMD8<Float>, green: SIMD8<Float>, blue: SIMD8<Float>)

extension ColourKernel {
  /// The luma of pixels (ITU-R BT.601).
  @inline(__always)
  static func grey(of pixels: Pixels) -> SIMD8<Float> {
    pixels.red * red + pixels.green * green + pixels.blue * blue
  }

  /// `clamp(sample * factor + offset)` of each sample.
  @inline(__always)
  static func scaled(_ pixels: Pixels, by factor: Float, offset: SIMD8<Float>) -> Pixels {
    (
      red: kizu_clamped(pixels.red * factor + offset), green: kizu_clamped(pixels.green * factor + offset),
      blue: kizu_clamped(pixels.blue * factor + offset)
    )
  }

  /// Turns the hue and keeps value and saturation of the HSV model: the same colours as torchvision's `adjust_hue`.
  ///
  /// With the hue h in sixths of a turn, 0…6, least sample m and chroma C, each channel is m + C · share, where the
  /// share, cut to 0…1, is |h - 3| - 1 of red, 2 - |h - 2| of green and 2 - |h - 4| of blue.
  ///
  /// - Parameters:
  ///   - pixels: What to turn.
  ///   - shift: Sixths of a turn, 1 ..< 7.
  /// - Returns: The pixels with the other hue.
  @inline(__always)
  static func turned(_ pixels: Pixels, bySixths shift: Float) -> Pixels {
    let (red, green, blue) = pixels
    let value = kizu_larger(red, kizu_larger(green, blue))
    let least = kizu_smaller(red, kizu_smaller(green, blue))
    let chroma = value - least
    var difference = kizu_where_equal(green, value, blue - red, red - green)
    difference = kizu_where_equal(red, value, green - blue, difference)
    var start = kizu_where_equal(green, value, SIMD8(repeating: shift + 2), SIMD8(repeating: shift + 4))
    start = kizu_where_equal(red, value, SIMD8(repeating: shift), start)
    // The hue itself is in -1…5: with the shift it is in 0 ..< 12, and one wrap brings it into 0…6.
    let divisor = kizu_where_equal(chroma, SIMD8(), SIMD8(repeating: 1), chroma)
    let hue = kizu_wrapped_at_six(start + difference / divisor)
    return (
      red: least + chroma * kizu_clamped(kizu_magnitude(hue - 3) - 1),
      green: least + chroma * kizu_clamped(2 - kizu_magnitude(hue - 2)),
      blue: least + chroma * kizu_clamped(2 - kizu_magnitude(hue - 4))
    )
  }
}
