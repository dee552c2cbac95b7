/// The inner loops of the blur: pointers, counts and concrete vectors only.
enum BlurKernel {
  /// The index that a position outside 0 ..< count stands for when the border reflects.
  static func reflected(_ position: Int, count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let wrapped = ((position % period) + period) % period
    return min(wrapped, period - wrapped)
  }

  /// Blurs `side` neighbouring samples in place; `line` has room for `side + 2 * radius`.
  static func blurLine(
    _ samples: UnsafeMutablePointer<Float>, side: Int, _ weights: UnsafePointer<Float>, radius: Int,
    line: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for the counts; every index below stays within them.
    let centre = unsafe line + radius
    unsafe centre.update(from: samples, count: side)
    for distance in 0..<radius {
      unsafe centre[-1 - distance] = samples[reflected(-1 - distance, count: side)]
      unsafe centre[side + distance] = samples[reflected(side + distance, count: side)]
    }
    var index = 0
    while index + 8 <= side {
      let here = unsafe UnsafeRawPointer(centre + index)
      var sum = unsafe here.loadUnaligned(as: SIMD8<Float>.self) * weights[0]
      for distance in stride(from: 1, through: radius, by: 1) {
        let before = unsafe (here - 4 * distance).loadUnaligned(as: SIMD8<Float>.self)
        let after = unsafe (here + 4 * distance).loadUnaligned(as: SIMD8<Float>.self)
        unsafe sum += (before + after) * weights[distance]
      }
      unsafe UnsafeMutableRawPointer(samples + index).storeBytes(of: sum, as: SIMD8<Float>.self)
      index += 8
    }
    while index < side {
      var sum = unsafe centre[index] * weights[0]
      for distance in stride(from: 1, through: radius, by: 1) {
        unsafe sum += (centre[index - distance] + centre[index + distance]) * weights[distance]
      }
      unsafe samples[index] = sum
      index += 1
    }
  }

  /// Blurs up to 8 neighbouring lines across, in place: lane l holds `samples[position * side + l]`.
  ///
  /// `line` has room for 8 (`side + 2 * radius`) samples and is aligned to 32 bytes.
  static func blurAcross(
    _ samples: UnsafeMutablePointer<Float>, lanes: Int, side: Int, _ weights: UnsafePointer<Float>,
    radius: Int, line: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for the counts; every index below stays within them.
    let centre = unsafe UnsafeMutableRawPointer(line).assumingMemoryBound(to: SIMD8<Float>.self) + radius
    for position in 0..<side {
      let source = unsafe samples + position * side
      if lanes == 8 {
        unsafe centre[position] = UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self)
      } else {
        var partial = SIMD8<Float>()
        for lane in 0..<lanes { unsafe partial[lane] = source[lane] }
        unsafe centre[position] = partial
      }
    }
    for distance in 0..<radius {
      unsafe centre[-1 - distance] = centre[reflected(-1 - distance, count: side)]
      unsafe centre[side + distance] = centre[reflected(side + distance, count: side)]
    }
    for position in 0..<side {
      let here = unsafe centre + position
      var sum = unsafe here.pointee * weights[0]
      for distance in stride(from: 1, through: radius, by: 1) {
        unsafe sum += (here[-distance] + here[distance]) * weights[distance]
      }
      let target = unsafe samples + position * side
      if lanes == 8 {
        unsafe UnsafeMutableRawPointer(target).storeBytes(of: sum, as: SIMD8<Float>.self)
      } else {
        for lane in 0..<lanes { unsafe target[lane] = sum[lane] }
      }
    }
  }
}
