extension ResamplingKernel {
  /// ``mixRows(_:rowBytes:_:taps:bias:)`` without loss: whole products, rounded once.
  ///
  /// 255 · 65535 fits 32 bits with room to spare.
  static func mixManyRows(
    _ source: UnsafePointer<UInt8>, rowBytes: Int, _ weights: UnsafePointer<SIMD8<UInt16>>, taps: Int
  ) -> [4 of SIMD8<UInt16>] {
    var mixed = [4 of SIMD8<UInt16>](repeating: SIMD8())
    for part in 0..<4 {
      var sum = SIMD8<UInt32>(repeating: 128)
      for tap in 0..<taps {
        // SAFETY: the caller vouches for 32 bytes in each of `taps` rows and for as many weights.
        let row = unsafe UnsafeRawPointer(source + (tap * rowBytes + 8 * part))
        let bytes = unsafe row.loadUnaligned(as: SIMD8<UInt8>.self)
        unsafe sum &+= SIMD8(truncatingIfNeeded: bytes) &* SIMD8(truncatingIfNeeded: weights[tap])
      }
      mixed[part] = SIMD8(truncatingIfNeeded: sum &>> 8)
    }
    return mixed
  }

  /// ``mixColumns(_:stride:_:taps:bias:into:)`` without loss: whole products, rounded once.
  ///
  /// Samples reach 65280 + 32 after the first pass: times 65535, and rounded, that still fits 32 bits.
  static func mixManyColumns(
    _ source: UnsafePointer<UInt16>, stride: Int, _ weights: UnsafePointer<SIMD8<UInt16>>, taps: Int,
    into output: UnsafeMutablePointer<UInt16>
  ) {
    for half in 0..<2 {
      var sum = SIMD8<UInt32>(repeating: 1 << 15)
      for tap in 0..<taps {
        // SAFETY: the caller vouches for 16 samples in each of `taps` columns and for as many weights.
        let column = unsafe UnsafeRawPointer(source + tap * stride + 8 * half)
        let samples = unsafe column.loadUnaligned(as: SIMD8<UInt16>.self)
        unsafe sum &+= SIMD8(truncatingIfNeeded: samples) &* SIMD8(truncatingIfNeeded: weights[tap])
      }
      // SAFETY: the caller vouches for room for 16 samples.
      unsafe UnsafeMutableRawPointer(output + 8 * half)
        .storeBytes(of: SIMD8<UInt16>(truncatingIfNeeded: sum &>> 16), as: SIMD8<UInt16>.self)
    }
  }
}
