/// The inner loops of a rotated resize: pointers, counts and concrete vectors only.
///
/// Both passes mix, in eight lanes, taps with a triangle filter whose middle lies elsewhere in each lane.
enum RotationKernel {
  /// Middles of eight filters, counted from the middle of tap 0, and how far they reach.
  struct Filter {
    var centres: SIMD8<Float>
    /// 1 / reach.
    var slope: Float
    var taps: Int

    /// What tap `index` weighs: `max(0, 1 - |index - centre| / reach)`.
    @inline(__always)
    func weights(_ index: Int) -> SIMD8<Float> {
      let distance = Float(index) - centres
      // The larger of two halves at a time, since wide comparisons are taken apart in baseline code.
      let scaled = distance * slope
      return SIMD8(
        lowHalf: Self.tent(scaled.lowHalf), highHalf: Self.tent(scaled.highHalf))
    }

    @inline(__always)
    private static func tent(_ distance: SIMD4<Float>) -> SIMD4<Float> {
      let magnitude = ElementaryFunctions.larger(distance, SIMD4<Float>() - distance)
      return ElementaryFunctions.larger(1 - magnitude, SIMD4())
    }
  }

  /// Mixes eight neighbouring bytes of several rows.
  ///
  /// - Parameters:
  ///   - bytes: Where offset 0 stands.
  ///   - rows: The offset of each tap's eight bytes.
  ///   - filter: What each tap weighs.
  /// - Returns: The weighted means.
  @inline(__always)
  static func mixRows(
    _ bytes: UnsafePointer<UInt8>, rows: UnsafePointer<Int>, _ filter: Filter
  ) -> SIMD8<Float> {
    var sum = SIMD8<Float>()
    var total = SIMD8<Float>()
    for tap in 0..<filter.taps {
      // SAFETY: the caller vouches for as many rows and eight bytes in each.
      let samples = unsafe UnsafeRawPointer(bytes + rows[tap]).loadUnaligned(as: SIMD8<UInt8>.self)
      let weights = filter.weights(tap)
      sum += SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: samples)) * weights
      total += weights
    }
    return sum / total
  }

  /// Mixes eight neighbouring samples of columns that lie `stride` samples apart.
  @inline(__always)
  static func mixColumns(_ column: UnsafePointer<Float>, stride: Int, _ filter: Filter) -> SIMD8<Float> {
    var sum = SIMD8<Float>()
    var total = SIMD8<Float>()
    var place = unsafe UnsafeRawPointer(column)
    for tap in 0..<filter.taps {
      // SAFETY: the caller vouches for eight samples in each of the columns.
      let weights = filter.weights(tap)
      unsafe sum += place.loadUnaligned(as: SIMD8<Float>.self) * weights
      total += weights
      unsafe place += 4 * stride
    }
    return sum / total
  }
}
