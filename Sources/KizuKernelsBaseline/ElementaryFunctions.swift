import CKizuKernels

/// Logarithm, power and cosine of eight numbers at a time, to about 1e-6.
///
/// Written out, for the C library's are one call a lane. The polynomials meet their functions at Chebyshev nodes; terms
/// are summed in pairs, for a chain of sums would wait for itself.
enum ElementaryFunctions {
  /// Added to a number of moderate size it leaves the nearest whole number in the low bits (ties to even).
  static let roundingMagic: Float = 0x1.8p23

  /// Logarithm to base 2 of normal numbers above 0.
  ///
  /// The mantissa m in √½…√2 has ln m = 2 artanh((m - 1) / (m + 1)), by a polynomial of the fifth degree.
  @inline(__always)
  static func log2(_ x: SIMD8<Float>) -> SIMD8<Float> {
    // Bits of √½ make the exponent change there instead of at 1.
    let root = SIMD8<UInt32>(repeating: 0x3F35_04F3)
    let shifted = kizu_bits(x) &- root
    let mantissa = kizu_from_bits((shifted & SIMD8(repeating: 0x007F_FFFF)) &+ root)
    let exponent = kizu_floored_exponent(shifted)
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    let series = (square * 0.961_588_27 + 2.885_390_4) + (square * square) * 0.595_784_14
    return exponent + s * series
  }

  /// 2 to the power `x`, for x in -126…126.
  ///
  /// The fraction in -½…½ by a polynomial of the sixth degree; whole powers are exact.
  @inline(__always)
  static func exp2(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let magic = SIMD8<Float>(repeating: roundingMagic)
    let rounded = x + magic
    let y = x - (rounded - magic)
    let square = y * y
    let low = (y * 0.693_147_2 + 1) + square * (y * 0.055_503_27 + 0.240_226_51)
    let high = (y * 0.001_340_043_2 + 0.009_618_026) + square * 0.000_154_697_32
    let series = low + (square * square) * high
    // The low bits of the sum hold the whole part; shifted up, they are added to the exponent.
    return kizu_from_bits(kizu_bits(series) &+ (kizu_bits(rounded) &<< 23))
  }

  /// The cosine of `turns` whole turns, for moderate sizes.
  ///
  /// cos 2πr = sin 2π(¼ - |r|) for r in -½…½, by a polynomial of the ninth degree.
  @inline(__always)
  static func cosine(turns: SIMD8<Float>) -> SIMD8<Float> {
    let magic = SIMD8<Float>(repeating: roundingMagic)
    let rest = turns - ((turns + magic) - magic)
    let y = 0.25 - kizu_magnitude(rest)
    let square = y * y
    let low = square * -41.341_68 + 6.283_185_3
    let high = (square * -76.581_28 + 81.602_48) + (square * square) * 39.760_72
    let series = low + (square * square) * high
    return series * y
  }
}
