/// The inner loops of the blur: pointers, counts and concrete vectors only.
package enum BlurKernel {
  /// Neighbouring lines that are blurred across at a time.
  package static let lanes = 16

  /// The index that a position outside 0 ..< count stands for when the border reflects.
  static func reflected(_ position: Int, count: Int) -> Int {
    guard count > 1 else { return 0 }
    let period = 2 * (count - 1)
    let wrapped = ((position % period) + period) % period
    return min(wrapped, period - wrapped)
  }

  /// Blurs each of `side` lines of `side` neighbouring samples in place.
  ///
  /// - Parameters:
  ///   - plane: The lines, one after the other.
  ///   - side: Samples of a line.
  ///   - weights: The weight of each distance from 0 to `radius`.
  ///   - radius: The largest distance.
  ///   - line: Room for `side + 2 * radius` samples.
  @inline(never)
  package static func blurLines(
    _ plane: UnsafeMutablePointer<Float>, side: Int, _ weights: UnsafePointer<Float>, radius: Int,
    line: UnsafeMutablePointer<Float>
  ) {
    for index in 0..<side {
      // SAFETY: the caller vouches for the counts.
      unsafe blurLine(plane + index &* side, side: side, weights, radius: radius, line: line)
    }
  }

  @inline(__always)
  private static func blurLine(
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
    while index &+ 32 <= side {
      unsafe mix32(centre + index, weights, radius: radius, into: samples + index)
      index &+= 32
    }
    while index < side {
      // The last eight step back: what they read is a copy, so they give the same samples again.
      if side >= 8 {
        index = min(index, side &- 8)
        unsafe mix8(centre + index, weights, radius: radius, into: samples + index)
        index &+= 8
      } else {
        var sum = unsafe centre[index] * weights[0]
        for distance in stride(from: 1, through: radius, by: 1) {
          unsafe sum += (centre[index - distance] + centre[index + distance]) * weights[distance]
        }
        unsafe samples[index] = sum
        index &+= 1
      }
    }
  }

  /// Mixes 32 neighbouring samples with those up to `radius` away on both sides.
  @inline(__always)
  private static func mix32(
    _ centre: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, radius: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for the samples on both sides and for `radius + 1` weights.
    let here = unsafe UnsafeRawPointer(centre)
    let weight = unsafe weights[0]
    var low = unsafe here.loadUnaligned(as: SIMD16<Float>.self) * weight
    var high = unsafe here.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self) * weight
    var before = unsafe here
    var after = unsafe here
    var distance = 1
    while distance <= radius {
      unsafe before -= 4
      unsafe after += 4
      let weight = unsafe weights[distance]
      let lowSum =
        unsafe before.loadUnaligned(as: SIMD16<Float>.self)
        + after.loadUnaligned(as: SIMD16<Float>.self)
      let highSum =
        unsafe before.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
        + after.loadUnaligned(fromByteOffset: 64, as: SIMD16<Float>.self)
      low += lowSum * weight
      high += highSum * weight
      distance &+= 1
    }
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: low, as: SIMD16<Float>.self)
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: high, toByteOffset: 64, as: SIMD16<Float>.self)
  }

  @inline(__always)
  private static func mix8(
    _ centre: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, radius: Int,
    into output: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: as in `mix32`.
    let here = unsafe UnsafeRawPointer(centre)
    var sum = unsafe here.loadUnaligned(as: SIMD8<Float>.self) * weights[0]
    var distance = 1
    while distance <= radius {
      let before = unsafe (here - 4 &* distance).loadUnaligned(as: SIMD8<Float>.self)
      let after = unsafe (here + 4 &* distance).loadUnaligned(as: SIMD8<Float>.self)
      unsafe sum += (before + after) * weights[distance]
      distance &+= 1
    }
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: sum, as: SIMD8<Float>.self)
  }

  /// Blurs across all lines, in place: `plane[position * side + lane]`.
  ///
  /// - Parameters:
  ///   - plane: The lines; after the last there is room to read 16 samples more.
  ///   - side: Samples of a line, and how many lines there are.
  ///   - weights: The weight of each distance from 0 to `radius`.
  ///   - radius: The largest distance.
  ///   - line: Room for 16 (`side + 2 * radius`) samples.
  @inline(never)
  package static func blurAcross(
    _ plane: UnsafeMutablePointer<Float>, side: Int, _ weights: UnsafePointer<Float>, radius: Int,
    line: UnsafeMutablePointer<Float>
  ) {
    // SAFETY: the caller vouches for the counts; every index below stays within them.
    let centre = unsafe line + radius &* lanes
    var first = 0
    while first < side {
      var source = unsafe UnsafeRawPointer(plane + first)
      for position in 0..<side {
        unsafe UnsafeMutableRawPointer(centre + position &* lanes)
          .storeBytes(of: source.loadUnaligned(as: SIMD16<Float>.self), as: SIMD16<Float>.self)
        unsafe source += 4 &* side
      }
      for distance in 0..<radius {
        unsafe copyLanes(centre, from: reflected(-1 - distance, count: side), to: -1 - distance)
        unsafe copyLanes(centre, from: reflected(side + distance, count: side), to: side + distance)
      }
      let count = min(lanes, side &- first)
      for position in 0..<side {
        let sum = unsafe mixLanes(centre + position &* lanes, weights, radius: radius)
        let target = unsafe plane + (first &+ position &* side)
        if count == lanes {
          unsafe UnsafeMutableRawPointer(target).storeBytes(of: sum, as: SIMD16<Float>.self)
        } else {
          for lane in 0..<count { unsafe target[lane] = sum[lane] }
        }
      }
      first &+= lanes
    }
  }

  @inline(__always)
  private static func copyLanes(_ centre: UnsafeMutablePointer<Float>, from source: Int, to target: Int) {
    // SAFETY: the caller vouches for 16 samples at both positions.
    let samples = unsafe UnsafeRawPointer(centre + source &* lanes).loadUnaligned(as: SIMD16<Float>.self)
    unsafe UnsafeMutableRawPointer(centre + target &* lanes).storeBytes(of: samples, as: SIMD16<Float>.self)
  }

  @inline(__always)
  private static func mixLanes(
    _ centre: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, radius: Int
  ) -> SIMD16<Float> {
    // SAFETY: as in `mix32`, a step being 16 samples.
    let here = unsafe UnsafeRawPointer(centre)
    var sum = unsafe here.loadUnaligned(as: SIMD16<Float>.self) * weights[0]
    var before = unsafe here
    var after = unsafe here
    var distance = 1
    while distance <= radius {
      unsafe before -= 64
      unsafe after += 64
      let both =
        unsafe before.loadUnaligned(as: SIMD16<Float>.self)
        + after.loadUnaligned(as: SIMD16<Float>.self)
      unsafe sum += both * weights[distance]
      distance &+= 1
    }
    return sum
  }
}
