/// Noise of a camera over a plane of samples 0…1: pointers, counts and concrete vectors only.
///
/// The sum of Gaussian noise and of shot noise, whose variance grows with the light, is Gaussian with the sum of
/// both variances: Foi, Trimeche, Katkovnik and Egiazarian, "Practical Poissonian–Gaussian noise modeling and
/// fitting for single-image raw-data", IEEE TIP 2008, with the normal approximation of Poisson's distribution.
enum NoiseKernel {
  /// Adds `deviate * sqrt(variance + shotVariance * sample)` to each sample and clamps it to 0…1.
  ///
  /// The deviates are standard normal, a pure function of key and counter: of each eight samples, four take the
  /// cosines and four the sines of Box and Muller's transform of eight hashed counters.
  ///
  /// - Parameters:
  ///   - plane: Samples, a multiple of 8 of them.
  ///   - count: How many count.
  ///   - variance: Of the Gaussian noise.
  ///   - shotVariance: Of the shot noise at white.
  ///   - key: What names the noise.
  ///   - counter: The number of the first sample, a multiple of 8.
  static func add(
    to plane: UnsafeMutablePointer<Float>, count: Int, variance: Float, shotVariance: Float,
    key: SIMD2<UInt32>, counter: UInt32
  ) {
    for index in stride(from: 0, to: count, by: 8) {
      let numbers = SIMD4<UInt32>(0, 1, 2, 3) &+ (counter &+ UInt32(truncatingIfNeeded: index))
      let (first, second) = deviates(numbers, key: key)
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let low = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      let high = unsafe samples.loadUnaligned(fromByteOffset: 16, as: SIMD4<Float>.self)
      let lowNoise = first * (low * shotVariance + variance).squareRoot()
      let highNoise = second * (high * shotVariance + variance).squareRoot()
      unsafe samples.storeBytes(of: ElementaryFunctions.clamped(low + lowNoise), as: SIMD4<Float>.self)
      unsafe samples.storeBytes(
        of: ElementaryFunctions.clamped(high + highNoise), toByteOffset: 16, as: SIMD4<Float>.self)
    }
  }

  /// Eight standard normal deviates of four numbers n, from the hashes of n and n + 4 (Box and Muller 1958).
  @inline(__always)
  static func deviates(
    _ numbers: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) -> (SIMD4<Float>, SIMD4<Float>) {
    let one = SIMD4<Float>(repeating: 0x1p-24)
    // 2⁻²⁴…1, where the logarithm is finite.
    let uniform = unit(hash(numbers, key: key)) + one
    let angle = unit(hash(numbers &+ 4, key: key))
    // sqrt(-2 ln u) = sqrt(-2 ln 2 · log2 u); rounding may leave a tiny negative number.
    let square = ElementaryFunctions.log2(uniform) * -1.386_294_4
    let radius = ElementaryFunctions.larger(square, SIMD4()).squareRoot()
    return (
      radius * ElementaryFunctions.cosine(turns: angle),
      radius * ElementaryFunctions.cosine(turns: angle - 0.25)
    )
  }

  /// The upper 24 bits as multiples of 2⁻²⁴ in 0 ..< 1.
  @inline(__always)
  private static func unit(_ words: SIMD4<UInt32>) -> SIMD4<Float> {
    SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: words &>> 8)) * 0x1p-24
  }

  /// A keyed hash of counters: Wellons' 32-bit permutation (`lowbias32`), once for each word of the key.
  @inline(__always)
  static func hash(_ counters: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    mixed(mixed(counters ^ SIMD4(repeating: key.x)) ^ SIMD4(repeating: key.y))
  }

  @inline(__always)
  private static func mixed(_ words: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var x = words
    x ^= x &>> 16
    x &*= SIMD4(repeating: 0x7FEB_352D)
    x ^= x &>> 15
    x &*= SIMD4(repeating: 0x846C_A68B)
    return x ^ (x &>> 16)
  }
}
