import CKizuKernels

extension ResamplingKernel {
  /// ``mixBytes(_:rowBytes:_:_:into:)`` without loss: whole products, rounded once.
  ///
  /// 255 · 65535 fits 32 bits with room to spare.
  @inline(__always)
  static func mixManyBytes(
    _ source: UnsafeRawPointer, rowBytes: Int, _ window: SIMD4<Int32>,
    _ weights: UnsafePointer<SIMD8<UInt16>>, into line: UnsafeMutableRawPointer
  ) {
    for half in 0..<2 {
      var evens = SIMD16<UInt32>(repeating: 128)
      var odds = evens
      for tap in 0..<Int(window.y) {
        // SAFETY: the caller vouches for 64 bytes in each row of the window and for as many weights.
        let row = unsafe source + (tap &* rowBytes &+ 32 &* half)
        let bytes = unsafe row.loadUnaligned(as: SIMD16<UInt16>.self)
        let share = unsafe twice(weights[Int(window.z) &+ tap])
        evens = kizu_add_product(evens, bytes & 0xFF, share)
        odds = kizu_add_product(odds, bytes &>> 8, share)
      }
      // SAFETY: the caller vouches for room for 64 samples.
      let target = unsafe line + 64 &* half
      unsafe target.storeBytes(
        of: kizu_narrowed(evens, 8), as: SIMD16<UInt16>.self)
      unsafe target.storeBytes(
        of: kizu_narrowed(odds, 8), toByteOffset: 32, as: SIMD16<UInt16>.self)
    }
  }

  /// The second pass of one output column without loss: whole products, rounded once.
  ///
  /// Samples reach 65280 + 32 after the first pass: times 65535, and rounded, that still fits 32 bits.
  @inline(__always)
  static func mixManyColumns(
    _ strip: UnsafePointer<UInt16>, channels: Int, _ window: SIMD4<Int32>,
    _ weights: UnsafePointer<SIMD8<UInt16>>, into output: UnsafeMutablePointer<UInt16>, planeStride: Int
  ) {
    for channel in 0..<channels {
      var sum = SIMD16<UInt32>(repeating: 1 << 15)
      for tap in 0..<Int(window.y) {
        // SAFETY: the caller vouches for 16 samples in each column of the window and for as many weights.
        let column = unsafe UnsafeRawPointer(strip + 16 &* (tap &* channels &+ channel))
        let samples = unsafe column.loadUnaligned(as: SIMD16<UInt16>.self)
        unsafe sum = kizu_add_product(sum, samples, twice(weights[Int(window.z) &+ tap]))
      }
      // SAFETY: the caller vouches for room for 16 samples in each plane.
      unsafe UnsafeMutableRawPointer(output + channel &* planeStride)
        .storeBytes(of: kizu_narrowed(sum, 16), as: SIMD16<UInt16>.self)
    }
  }
}
