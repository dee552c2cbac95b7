import CKizuKernels

extension ResamplingKernel {
  /// Writes 16 rows of 64 samples, of each 32 the even ones first, as 64 columns of 16.
  @inline(__always)
  static func storeTransposed(_ block: UnsafePointer<UInt16>, to strip: UnsafeMutablePointer<UInt16>) {
    for group in 0..<8 {
      // Groups 0 and 1 are the even samples of the first 32, groups 2 and 3 the odd ones, and so on.
      let first = 32 &* (group >> 2) &+ 16 &* (group & 1) &+ (group >> 1 & 1)
      // SAFETY: the caller vouches for 16 · 64 samples on both sides.
      unsafe storeTransposedGroup(block + 8 &* group, to: strip + 16 &* first)
    }
  }

  /// Writes 16 rows of 8 samples as every second column of 16.
  @inline(__always)
  private static func storeTransposedGroup(
    _ block: UnsafePointer<UInt16>, to strip: UnsafeMutablePointer<UInt16>
  ) {
    // SAFETY: the caller vouches for 8 samples in each row.
    func rows(_ row: Int) -> SIMD16<UInt16> {
      unsafe SIMD16(
        lowHalf: UnsafeRawPointer(block + row &* blockBytes).loadUnaligned(as: SIMD8<UInt16>.self),
        highHalf: UnsafeRawPointer(block + (row &+ 8) &* blockBytes).loadUnaligned(as: SIMD8<UInt16>.self))
    }
    func store(_ samples: SIMD16<UInt16>, _ column: Int) {
      unsafe UnsafeMutableRawPointer(strip + 32 &* column).storeBytes(of: samples, as: SIMD16<UInt16>.self)
    }
    // Interleaving rows i and i + 4 three times over is the transpose of an 8 × 8 block; both halves of the
    // vectors hold one.
    let (a0, a1) = interleaved(rows(0), rows(4))
    let (a2, a3) = interleaved(rows(1), rows(5))
    let (a4, a5) = interleaved(rows(2), rows(6))
    let (a6, a7) = interleaved(rows(3), rows(7))
    let (b0, b1) = interleaved(a0, a4)
    let (b2, b3) = interleaved(a1, a5)
    let (b4, b5) = interleaved(a2, a6)
    let (b6, b7) = interleaved(a3, a7)
    let (c0, c1) = interleaved(b0, b4)
    let (c2, c3) = interleaved(b1, b5)
    let (c4, c5) = interleaved(b2, b6)
    let (c6, c7) = interleaved(b3, b7)
    store(c0, 0)
    store(c1, 1)
    store(c2, 2)
    store(c3, 3)
    store(c4, 4)
    store(c5, 5)
    store(c6, 6)
    store(c7, 7)
  }

  @inline(__always)
  private static func interleaved(
    _ even: SIMD16<UInt16>, _ odd: SIMD16<UInt16>
  ) -> (low: SIMD16<UInt16>, high: SIMD16<UInt16>) {
    (kizu_low_words(even, odd), kizu_high_words(even, odd))
  }
}
