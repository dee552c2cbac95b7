/// Logarithm, power and cosine of four numbers at a time, to about 1e-6.
///
/// Written out, for the C library's are one call a lane.
enum ElementaryFunctions {
  /// Added to a number of moderate size it leaves the nearest whole number in the low bits (ties to even).
  private static let roundingMagic: Float = 0x1.8p23

  /// Logarithm to base 2 of normal numbers above 0.
  ///
  /// The mantissa m in √½…√2 has ln m = 2 artanh((m - 1) / (m + 1)), by its series to the ninth power.
  @inline(__always)
  static func log2(_ x: SIMD4<Float>) -> SIMD4<Float> {
    // Bits of √½ make the exponent change there instead of at 1.
    let root = SIMD4<UInt32>(repeating: 0x3F35_04F3)
    // SAFETY: both are four 32-bit lanes, and every bit pattern is a number.
    let bits = unsafe unsafeBitCast(x, to: SIMD4<UInt32>.self)
    let shifted = bits &- root
    let mantissaBits = (shifted & SIMD4(repeating: 0x007F_FFFF)) &+ root
    let exponent = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: shifted) &>> 23)
    let mantissa = unsafe unsafeBitCast(mantissaBits, to: SIMD4<Float>.self)
    let s = (mantissa - 1) / (mantissa + 1)
    let square = s * s
    var series = square * (1.0 / 9) + (1.0 / 7)
    series = series * square + (1.0 / 5)
    series = series * square + (1.0 / 3)
    series = series * square + 1
    return exponent + s * series * 2.885_390_1
  }

  /// 2 to the power `x`, for x in -126…126.
  ///
  /// The fraction in -½…½ by the exponential series to the seventh power.
  @inline(__always)
  static func exp2(_ x: SIMD4<Float>) -> SIMD4<Float> {
    let magic = SIMD4<Float>(repeating: roundingMagic)
    let rounded = x + magic
    let y = (x - (rounded - magic)) * 0.693_147_2
    var series = y * (1.0 / 5040) + (1.0 / 720)
    series = series * y + (1.0 / 120)
    series = series * y + (1.0 / 24)
    series = series * y + (1.0 / 6)
    series = series * y + 0.5
    series = series * y + 1
    series = series * y + 1
    // SAFETY: as in log2. The low bits hold the whole part; shifted up, they are added to the exponent.
    let bits = unsafe unsafeBitCast(rounded, to: SIMD4<UInt32>.self)
    let power = unsafe unsafeBitCast(series, to: SIMD4<UInt32>.self) &+ (bits &<< 23)
    return unsafe unsafeBitCast(power, to: SIMD4<Float>.self)
  }

  /// The cosine of `turns` whole turns, for moderate sizes.
  ///
  /// cos 2πr = sin 2π(¼ - |r|) for r in -½…½, by the sine's series to the eleventh power.
  @inline(__always)
  static func cosine(turns: SIMD4<Float>) -> SIMD4<Float> {
    let magic = SIMD4<Float>(repeating: roundingMagic)
    let rest = turns - ((turns + magic) - magic)
    let folded = 0.25 - larger(rest, SIMD4<Float>() - rest)
    let y = folded * 6.283_185_5
    let square = y * y
    var series = square * (-1.0 / 39_916_800) + (1.0 / 362_880)
    series = series * square - (1.0 / 5040)
    series = series * square + (1.0 / 120)
    series = series * square - (1.0 / 6)
    series = series * square + 1
    return series * y
  }

  @inline(__always)
  static func smaller(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
    b.replacing(with: a, where: a .< b)
  }

  @inline(__always)
  static func larger(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
    b.replacing(with: a, where: a .> b)
  }

  /// Each number, or the nearer end of 0…1.
  @inline(__always)
  static func clamped(_ a: SIMD4<Float>) -> SIMD4<Float> {
    smaller(larger(a, SIMD4()), SIMD4(repeating: 1))
  }
}
