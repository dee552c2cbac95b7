/// Four pixels in registers.
struct Pixels {
  var red: SIMD4<Float>
  var green: SIMD4<Float>
  var blue: SIMD4<Float>

  /// Their luma (ITU-R BT.601).
  @inline(__always)
  var grey: SIMD4<Float> {
    red * ColourKernel.red + green * ColourKernel.green + blue * ColourKernel.blue
  }

  /// Turns the hue and keeps value and saturation of the HSV model.
  ///
  /// With value V, chroma C and hue h in sixths of a turn, channel n (5 for red, 3 for green, 1 for blue) is
  /// V - C · max(0, min(k, 4 - k, 1)), k = (n + h) mod 6: the same colours as torchvision's `adjust_hue`.
  ///
  /// - Parameter shift: Sixths of a turn, 0 ..< 6.
  @inline(__always)
  mutating func turnHue(bySixths shift: SIMD4<Float>) {
    let value = Self.larger(red, Self.larger(green, blue))
    let chroma = value - Self.smaller(red, Self.smaller(green, blue))
    let one = SIMD4<Float>(repeating: 1)
    let reciprocal = one / chroma.replacing(with: one, where: chroma .== SIMD4())
    var hue = (red - green) * reciprocal + 4
    hue.replace(with: (blue - red) * reciprocal + 2, where: green .== value)
    hue.replace(with: (green - blue) * reciprocal, where: red .== value)
    // Hue is in -1…5 and the shift in 0 ..< 6: one wrap either way brings the sum into 0…6.
    hue += shift
    hue = Self.wrapped(hue)
    red = Self.channel(5, hue, value, chroma)
    green = Self.channel(3, hue, value, chroma)
    blue = Self.channel(1, hue, value, chroma)
  }

  @inline(__always)
  private static func channel(
    _ number: Float, _ hue: SIMD4<Float>, _ value: SIMD4<Float>, _ chroma: SIMD4<Float>
  ) -> SIMD4<Float> {
    let position = wrapped(hue + number)
    let distance = smaller(smaller(position, 4 - position), SIMD4(repeating: 1))
    return value - chroma * larger(distance, SIMD4())
  }

  /// Takes 6 away where that leaves nothing negative.
  ///
  /// A hue slightly below 0 may stay so: adding any channel's number lifts it above 0.
  @inline(__always)
  private static func wrapped(_ hue: SIMD4<Float>) -> SIMD4<Float> {
    let six = SIMD4<Float>(repeating: 6)
    return hue.replacing(with: hue - six, where: hue .>= six)
  }

  @inline(__always)
  static func smaller(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
    b.replacing(with: a, where: a .< b)
  }

  @inline(__always)
  static func larger(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> SIMD4<Float> {
    b.replacing(with: a, where: a .> b)
  }
}
