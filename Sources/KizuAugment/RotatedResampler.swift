import KizuCore
import KizuKernels
import RealModule

/// Crops, rotates and resizes: one antialiased resize and two shears of the small picture that it leaves.
///
/// The crop of w × h pixels is turned about its middle by θ and shown as S × S pixels. With a = w/S and b = h/S,
/// pixel (i, j) of the view lies at p = (j + ½ - S/2) a, q = (i + ½ - S/2) b from the middle and shows the photo at
/// (p cos θ - q sin θ, p sin θ + q cos θ) from it. A resize in steps of a cos θ across and b / cos θ down gives a
/// picture in which that is a shear down and a shear across (Catmull and Smith, "3-D transformations of images in
/// scanline order", SIGGRAPH 1980): column m moves by (m + ½ - S/2) (a/b) sin θ cos θ of its rows, then row i by
/// -(i + ½ - S/2) (b/a) tan θ of its columns.
///
/// The resize is a triangle filter that reaches max(1, step), so nothing aliases; the shears interpolate by Keys'
/// cubic with a = -½ ("Cubic convolution interpolation for digital image processing", IEEE TASSP 1981), which blurs
/// next to nothing. Beyond its borders the photo is reflected, without repeating the border pixel.
struct RotatedResampler: ~Copyable {
  private let kernels: Kernels
  /// What the first shear leaves of one channel: `sheared[column * stride + i]`.
  private var sheared = AlignedBuffer<Float>(count: 0)
  /// Where the taps of each column's first sample start, and what they weigh.
  private var starts = AlignedBuffer<Int32>(count: 0)
  private var columnWeights = AlignedBuffer<SIMD4<Float>>(count: 0)
  /// First column, taps and first weight of each eight rows, and what each tap weighs in each of them.
  private var blocks = AlignedBuffer<SIMD4<Int32>>(count: 0)
  private var rowWeights = AlignedBuffer<SIMD8<Float>>(count: 0)

  /// A resampler by one level's kernels.
  init(kernels: Kernels) {
    self.kernels = kernels
  }

  /// Makes `size` × `size` samples 0…1 of each channel: `output[c * planeStride + x * size + y]`.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - crop: The part that is shown at 0 degrees.
  ///   - degrees: Counter-clockwise, -45…45.
  ///   - size: Side of the view.
  ///   - channels: How many of the photo's channels are made.
  ///   - resampler: What resizes.
  ///   - output: Room for the planes; up to 7 samples after the last are written too.
  ///   - planeStride: Samples from one plane to the next.
  mutating func resample(
    _ image: ImageBuffer, _ crop: PixelRectangle, degrees: Float, size: Int, channels: Int,
    by resampler: inout ImageResampler, into output: UnsafeMutablePointer<Float>, planeStride: Int
  ) {
    precondition((-45...45).contains(degrees))
    let plan = RotationPlan(crop, degrees: Double(degrees), size: size)
    resampler.resample(image, columns: plan.columnLattice, rows: plan.rowLattice) {
      plan.columns(reading: $0)
    }
    Self.prepare(plan, starts: &starts, weights: &columnWeights)
    Self.prepare(plan, blocks: &blocks, weights: &rowWeights)
    let width = plan.columns.count
    // Not a power of two, whose multiples would all meet in one part of the cache.
    let stride = plan.roundedSize + 16
    sheared.reserve(width * stride)
    unsafe resampler.samples.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for channel in 0..<channels {
        // SAFETY: the plan's lattices hold every tap of both shears; the caller vouches for the output.
        unsafe kernels.moveColumns(
          base + channel * resampler.planeStride, resampler.columnStride, width, starts.baseAddress,
          columnWeights.baseAddress, size, sheared.baseAddress, stride)
        unsafe kernels.moveRows(
          sheared.baseAddress, stride, blocks.baseAddress, rowWeights.baseAddress, 1 / ImageResampler.white,
          size, output + channel * planeStride)
      }
    }
  }

  /// Works out the first shear.
  private static func prepare(
    _ plan: RotationPlan, starts: inout AlignedBuffer<Int32>, weights: inout AlignedBuffer<SIMD4<Float>>
  ) {
    starts.reserve(plan.columns.count)
    weights.reserve(plan.columns.count)
    var starts = starts.mutableSpan
    var weights = weights.mutableSpan
    for (index, column) in plan.columns.enumerated() {
      let shift = plan.shift(ofColumn: column)
      starts[index] = Int32(Int(shift.rounded(.down)) - 1 - plan.rows.lowerBound)
      weights[index] = cubic(Float(shift - shift.rounded(.down)))
    }
  }

  /// Works out the second shear, eight rows at a time.
  private static func prepare(
    _ plan: RotationPlan, blocks: inout AlignedBuffer<SIMD4<Int32>>,
    weights: inout AlignedBuffer<SIMD8<Float>>
  ) {
    let count = plan.roundedSize / 8
    blocks.reserve(count)
    weights.reserve(count * (Int(7 * abs(plan.rowSlope)) + 6))
    var blocks = blocks.mutableSpan
    var weights = weights.mutableSpan
    var used = 0
    for block in 0..<count {
      let upper = Int(plan.shift(ofRow: 8 * block).rounded(.down))
      let lower = Int(plan.shift(ofRow: 8 * block + 7).rounded(.down))
      let first = min(upper, lower) - 1
      let taps = abs(upper - lower) + 4
      blocks[block] = SIMD4(Int32(first - plan.columns.lowerBound), Int32(taps), Int32(used), 0)
      for tap in 0..<taps { weights[used + tap] = SIMD8() }
      for lane in 0..<8 {
        let shift = plan.shift(ofRow: 8 * block + lane)
        let whole = Int(shift.rounded(.down))
        let shares = cubic(Float(shift - shift.rounded(.down)))
        for tap in 0..<4 { weights[used + whole - 1 - first + tap][lane] = shares[tap] }
      }
      used += taps
    }
  }

  /// The weights of the samples at -1, 0, 1 and 2 for a place at `t` in 0 ..< 1 (Keys 1981, a = -½).
  private static func cubic(_ t: Float) -> SIMD4<Float> {
    SIMD4(
      ((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t,
      (0.5 * t - 0.5) * t * t)
  }
}
