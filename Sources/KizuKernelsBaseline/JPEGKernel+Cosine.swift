import CKizuKernels

/// Eight vectors in registers: a block of 8 × 8 samples.
///
/// A tuple, because what comes with a type of its own are weak symbols.
typealias Block = (
  SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>,
  SIMD8<Float>
)

extension JPEGKernel {
  // ½ cos(kπ / 16) for k = 1…7.
  private static let c1: Float = 0.490_392_64
  private static let c2: Float = 0.461_939_77
  private static let c3: Float = 0.415_734_81
  private static let c4: Float = 0.353_553_39
  private static let c5: Float = 0.277_785_12
  private static let c6: Float = 0.191_341_72
  private static let c7: Float = 0.097_545_161

  /// The orthonormal cosine transform of eight samples, in each lane for itself (ITU-R T.81, A.3.3).
  @inline(__always)
  static func transformed(_ x: Block) -> Block {
    let (s0, s1, s2, s3) = (x.0 + x.7, x.1 + x.6, x.2 + x.5, x.3 + x.4)
    let (d0, d1, d2, d3) = (x.0 - x.7, x.1 - x.6, x.2 - x.5, x.3 - x.4)
    let (t0, t1, t2, t3) = (s0 + s3, s1 + s2, s0 - s3, s1 - s2)
    return (
      (t0 + t1) * c4, d0 * c1 + d1 * c3 + d2 * c5 + d3 * c7,
      t2 * c2 + t3 * c6, d0 * c3 - d1 * c7 - d2 * c1 - d3 * c5,
      (t0 - t1) * c4, d0 * c5 - d1 * c1 + d2 * c7 + d3 * c3,
      t2 * c6 - t3 * c2, d0 * c7 - d1 * c5 + d2 * c3 - d3 * c1
    )
  }

  /// The way back.
  @inline(__always)
  static func restored(_ f: Block) -> Block {
    let (p, q) = ((f.0 + f.4) * c4, (f.0 - f.4) * c4)
    let (r, s) = (f.2 * c2 + f.6 * c6, f.2 * c6 - f.6 * c2)
    let (e0, e1, e2, e3) = (p + r, q + s, q - s, p - r)
    let o0 = f.1 * c1 + f.3 * c3 + f.5 * c5 + f.7 * c7
    let o1 = f.1 * c3 - f.3 * c7 - f.5 * c1 - f.7 * c5
    let o2 = f.1 * c5 - f.3 * c1 + f.5 * c7 + f.7 * c3
    let o3 = f.1 * c7 - f.3 * c5 + f.5 * c3 - f.7 * c1
    return (e0 + o0, e1 + o1, e2 + o2, e3 + o3, e3 - o3, e2 - o2, e1 - o1, e0 - o0)
  }

  /// Lanes become vectors and vectors lanes.
  @inline(__always)
  static func transposed(_ x: Block) -> Block {
    let (a0, a1) = (kizu_low_floats(x.0, x.1), kizu_high_floats(x.0, x.1))
    let (a2, a3) = (kizu_low_floats(x.2, x.3), kizu_high_floats(x.2, x.3))
    let (a4, a5) = (kizu_low_floats(x.4, x.5), kizu_high_floats(x.4, x.5))
    let (a6, a7) = (kizu_low_floats(x.6, x.7), kizu_high_floats(x.6, x.7))
    let (b0, b1) = (kizu_low_pairs(a0, a2), kizu_high_pairs(a0, a2))
    let (b2, b3) = (kizu_low_pairs(a1, a3), kizu_high_pairs(a1, a3))
    let (b4, b5) = (kizu_low_pairs(a4, a6), kizu_high_pairs(a4, a6))
    let (b6, b7) = (kizu_low_pairs(a5, a7), kizu_high_pairs(a5, a7))
    return (
      kizu_low_halves(b0, b4), kizu_low_halves(b1, b5), kizu_low_halves(b2, b6), kizu_low_halves(b3, b7),
      kizu_high_halves(b0, b4), kizu_high_halves(b1, b5), kizu_high_halves(b2, b6), kizu_high_halves(b3, b7)
    )
  }

  /// Rounds frequencies to whole multiples of their steps.
  @inline(__always)
  private static func rounded(_ frequency: SIMD8<Float>, _ step: SIMD8<Float>) -> SIMD8<Float> {
    let magic = SIMD8<Float>(repeating: ElementaryFunctions.roundingMagic)
    return ((frequency / step + magic) - magic) * step
  }

  /// The same for a block: the steps of vertical frequency v, over the horizontal ones.
  @inline(__always)
  static func rounded(_ f: Block, steps: UnsafePointer<SIMD8<Float>>) -> Block {
    // SAFETY: the caller vouches for eight vectors.
    unsafe (
      rounded(f.0, steps[0]), rounded(f.1, steps[1]), rounded(f.2, steps[2]), rounded(f.3, steps[3]),
      rounded(f.4, steps[4]), rounded(f.5, steps[5]), rounded(f.6, steps[6]), rounded(f.7, steps[7])
    )
  }

  @inline(__always)
  static func load(_ corner: UnsafePointer<Float>, stride: Int) -> Block {
    // SAFETY: the caller vouches for eight samples in eight columns.
    unsafe (
      column(corner), column(corner + stride), column(corner + 2 &* stride), column(corner + 3 &* stride),
      column(corner + 4 &* stride), column(corner + 5 &* stride), column(corner + 6 &* stride),
      column(corner + 7 &* stride)
    )
  }

  @inline(__always)
  static func column(_ samples: UnsafePointer<Float>) -> SIMD8<Float> {
    // SAFETY: as above.
    unsafe UnsafeRawPointer(samples).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  static func store(_ block: Block, to corner: UnsafeMutablePointer<Float>, stride: Int) {
    // SAFETY: as above.
    unsafe store(block.0, to: corner)
    unsafe store(block.1, to: corner + stride)
    unsafe store(block.2, to: corner + 2 &* stride)
    unsafe store(block.3, to: corner + 3 &* stride)
    unsafe store(block.4, to: corner + 4 &* stride)
    unsafe store(block.5, to: corner + 5 &* stride)
    unsafe store(block.6, to: corner + 6 &* stride)
    unsafe store(block.7, to: corner + 7 &* stride)
  }

  @inline(__always)
  static func store(_ samples: SIMD8<Float>, to output: UnsafeMutablePointer<Float>) {
    // SAFETY: the caller vouches for room for 8 samples.
    unsafe UnsafeMutableRawPointer(output).storeBytes(of: samples, as: SIMD8<Float>.self)
  }
}

// One function for each step, for the compiler takes vectors apart where arithmetic and transposing meet. They stand
// outside of types, since the optimiser makes weak symbols of copies without the unused type.

/// The cosine transform of each row of a block.
@inline(never)
func transformBlock(_ corner: UnsafePointer<Float>, stride: Int, to spare: UnsafeMutablePointer<Float>) {
  // SAFETY: the caller vouches for the block and for room for 64 samples.
  unsafe JPEGKernel.store(
    JPEGKernel.transformed(JPEGKernel.load(corner, stride: stride)), to: spare, stride: 8)
}

/// Rows become columns.
@inline(never)
func transposeBlock(_ spare: UnsafeMutablePointer<Float>) {
  // SAFETY: as above.
  unsafe JPEGKernel.store(JPEGKernel.transposed(JPEGKernel.load(spare, stride: 8)), to: spare, stride: 8)
}

/// The cosine transform of each column, rounding to multiples of the steps, and back.
@inline(never)
func roundBlock(_ spare: UnsafeMutablePointer<Float>, steps: UnsafePointer<SIMD8<Float>>) {
  // SAFETY: as above; there are eight vectors of steps.
  unsafe JPEGKernel.store(
    JPEGKernel.restored(
      JPEGKernel.rounded(JPEGKernel.transformed(JPEGKernel.load(spare, stride: 8)), steps: steps)),
    to: spare, stride: 8)
}

/// The way back of each row.
@inline(never)
func restoreBlock(_ spare: UnsafePointer<Float>, to corner: UnsafeMutablePointer<Float>, stride: Int) {
  // SAFETY: as above.
  unsafe JPEGKernel.store(JPEGKernel.restored(JPEGKernel.load(spare, stride: 8)), to: corner, stride: stride)
}
