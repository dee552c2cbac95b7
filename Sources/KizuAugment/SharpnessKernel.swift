/// Sharpness of a square plane of samples 0…1: pointers, counts and concrete vectors only.
enum SharpnessKernel {
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
  static func adjust(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, side: Int, factor: Float
  ) {
    // f x + (1 - f)(4 x + sum) / 13, sum being that of all nine.
    let rest = (1 - factor) / 13
    let own = factor + 4 * rest
    for line in stride(from: 1, to: side - 1, by: 1) {
      // SAFETY: lines and samples next to the inner ones lie inside the plane.
      let centre = unsafe source + line * side
      let output = unsafe target + line * side
      var index = 1
      while index + 4 < side {
        var sum = SIMD4<Float>()
        for neighbour in -1...1 {
          let row = unsafe UnsafeRawPointer(centre + neighbour * side + index)
          unsafe sum += row.loadUnaligned(fromByteOffset: -4, as: SIMD4<Float>.self)
          unsafe sum += row.loadUnaligned(as: SIMD4<Float>.self)
          unsafe sum += row.loadUnaligned(fromByteOffset: 4, as: SIMD4<Float>.self)
        }
        let middle = unsafe UnsafeRawPointer(centre + index).loadUnaligned(as: SIMD4<Float>.self)
        unsafe UnsafeMutableRawPointer(output + index).storeBytes(
          of: ElementaryFunctions.clamped(middle * own + sum * rest), as: SIMD4<Float>.self)
        index += 4
      }
      while index < side - 1 {
        var sum: Float = 0
        for neighbour in -1...1 {
          let row = unsafe centre + neighbour * side + index
          unsafe sum += row[-1] + row[0] + row[1]
        }
        unsafe output[index] = min(1, max(0, centre[index] * own + sum * rest))
        index += 1
      }
    }
  }
}
