import CKizuKernels

/// Noise of a camera over a plane of samples 0…1: pointers, counts and concrete vectors only.
///
/// The sum of Gaussian noise and of shot noise, whose variance grows with the light, is Gaussian with the sum of
/// both variances: Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian–Gaussian noise modeling and
/// fitting for single-image raw-data", IEEE TIP 2008, with the normal approximation of Poisson's distribution.
package enum NoiseKernel {
  /// Adds `deviate * sqrt(variance + shotVariance * sample)` to each sample and clamps it to 0…1.
  ///
  /// The deviates are standard normal, a pure function of key and counter: of each eight samples, four take the
  /// cosines and four the sines of Box and Muller's transform of eight hashed counters.
  ///
  /// - Parameters:
  ///   - plane: Samples, a multiple of 8 of them; 8 more can be read.
  ///   - count: How many count.
  ///   - variance: Of the Gaussian noise.
  ///   - shotVariance: Of the shot noise at white.
  ///   - key: What names the noise.
  ///   - counter: The number of the first sample, a multiple of 8.
  @inline(never)
  package static func add(
    to plane: UnsafeMutablePointer<Float>, count: Int, variance: Float, shotVariance: Float, key: UInt64,
    counter: UInt32
  ) {
    let low = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: key))
    let high = SIMD8<UInt32>(repeating: UInt32(truncatingIfNeeded: key &>> 32))
    var numbers = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8<UInt32>(repeating: counter)
    let eight = SIMD8<UInt32>(repeating: 8)
    var index = 0
    while index < count {
      let first = mixed(mixed(numbers ^ low) ^ high)
      numbers = numbers &+ eight
      let second = mixed(mixed(numbers ^ low) ^ high)
      numbers = numbers &+ eight
      let (cosines, sines) = deviates(first, second)
      // SAFETY: the caller vouches for `count` samples, rounded up to 8, and for 8 more to read.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD8<Float>.self)
      let next = unsafe samples.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
      let noise = SIMD8(lowHalf: cosines.lowHalf, highHalf: sines.lowHalf)
      let nextNoise = SIMD8(lowHalf: cosines.highHalf, highHalf: sines.highHalf)
      unsafe samples.storeBytes(
        of: kizu_clamped(old + noise * kizu_square_root(old * shotVariance + variance)),
        as: SIMD8<Float>.self)
      index &+= 8
      if index < count {
        unsafe samples.storeBytes(
          of: kizu_clamped(next + nextNoise * kizu_square_root(next * shotVariance + variance)),
          toByteOffset: 32, as: SIMD8<Float>.self)
        index &+= 8
      }
    }
  }

  /// Sixteen standard normal deviates from two groups of eight random words (Box and Muller 1958).
  ///
  /// In each group four words give the radius and the other four the angle.
  @inline(__always)
  private static func deviates(
    _ first: SIMD8<UInt32>, _ second: SIMD8<UInt32>
  ) -> (SIMD8<Float>, SIMD8<Float>) {
    // 2⁻²⁴…1, where the logarithm is finite.
    let uniform = unit(SIMD8(lowHalf: first.lowHalf, highHalf: second.lowHalf)) + 0x1p-24
    let angle = unit(SIMD8(lowHalf: first.highHalf, highHalf: second.highHalf))
    // sqrt(-2 ln u) = sqrt(-2 ln 2 · log2 u); rounding may leave a tiny negative number.
    let square = ElementaryFunctions.log2(uniform) * -1.386_294_4
    let radius = kizu_square_root(kizu_larger(square, SIMD8()))
    return (
      radius * ElementaryFunctions.cosine(turns: angle),
      radius * ElementaryFunctions.cosine(turns: angle - 0.25)
    )
  }

  /// The upper 24 bits as multiples of 2⁻²⁴ in 0 ..< 1.
  @inline(__always)
  private static func unit(_ words: SIMD8<UInt32>) -> SIMD8<Float> {
    kizu_from_integers(words &>> 8) * 0x1p-24
  }

  /// Wellons' 32-bit permutation (`lowbias32`); once for each word of the key it is a keyed hash of counters.
  @inline(__always)
  private static func mixed(_ words: SIMD8<UInt32>) -> SIMD8<UInt32> {
    var x = words
    x ^= x &>> 16
    x &*= SIMD8(repeating: 0x7FEB_352D)
    x ^= x &>> 15
    x &*= SIMD8(repeating: 0x846C_A68B)
    return x ^ (x &>> 16)
  }
}
