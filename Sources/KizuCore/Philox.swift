/// The counter-based generator Philox4x32-10.
///
/// Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A block is a pure
/// function of key and counter, so a draw can be keyed by what it is for, whatever thread asks for it.
public enum Philox {
  /// Four random words for a counter of four words and a key of two.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var state = counter
    var roundKey = key
    for _ in 0..<10 {
      let low = UInt64(0xD251_1F53) &* UInt64(state.x)
      let high = UInt64(0xCD9E_8D57) &* UInt64(state.z)
      state = SIMD4(
        UInt32(truncatingIfNeeded: high >> 32) ^ state.y ^ roundKey.x,
        UInt32(truncatingIfNeeded: high),
        UInt32(truncatingIfNeeded: low >> 32) ^ state.w ^ roundKey.y,
        UInt32(truncatingIfNeeded: low))
      roundKey.x &+= 0x9E37_79B9
      roundKey.y &+= 0xBB67_AE85
    }
    return state
  }
}
