import KizuCore
import KizuKernels

/// What saving as JPEG and reading again does to a picture, without a file: quantised cosine blocks.
///
/// ITU-T T.81: luma and chroma (JFIF, not subsampled) in blocks of 8 × 8 samples about 0, the orthonormal cosine
/// transform, each frequency rounded to a multiple of its step, and back. Steps are the standard's tables K.1 and
/// K.2, scaled by quality as libjpeg does it. Samples stay floating-point, so rounding to grey levels and to whole
/// chroma, which a file adds, is not part of it.
struct JPEGArtefacts: ~Copyable {
  private let kernels: Kernels
  /// Steps of luma (8) and of chroma (8).
  private var steps = AlignedBuffer<SIMD8<Float>>(count: 16)
  /// Room for two blocks.
  private var spare = AlignedBuffer<Float>(count: 128)
  private var quality = 0

  /// Artefacts by one level's kernels.
  init(kernels: Kernels) {
    self.kernels = kernels
  }

  /// Computes the steps of libjpeg's `quality`, 1…100.
  mutating func prepare(quality: Int) {
    guard quality != self.quality else { return }
    self.quality = quality
    var span = steps.mutableSpan
    for v in 0..<8 {
      for u in 0..<8 {
        span[v][u] = Float(Self.step(Self.luma[8 * v + u], quality: quality))
        span[8 + v][u] = Float(Self.step(Self.chroma[8 * v + u], quality: quality))
      }
    }
  }

  /// A step at a quality: libjpeg's `jpeg_quality_scaling` and `jpeg_add_quant_table`, kept to 1…255.
  static func step(_ entry: Int, quality: Int) -> Int {
    let quality = min(100, max(1, quality))
    let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
    return min(255, max(1, (entry * percent + 50) / 100))
  }

  /// Leaves the artefacts in one or three planes of `side * side` samples 0…1.
  func apply(to planes: UnsafeMutablePointer<Float>, count: Int, planeStride: Int, side: Int) {
    let samples = side * side
    // SAFETY: the caller vouches for the planes; there are steps of both kinds and room for a block.
    let luma = unsafe steps.baseAddress
    let spare = unsafe spare.baseAddress
    if count == 3 {
      unsafe kernels.separate(planes, planeStride, samples)
      for plane in 0..<3 {
        unsafe kernels.quantise(planes + plane * planeStride, side, plane == 0 ? luma : luma + 8, spare)
      }
      unsafe kernels.join(planes, planeStride, samples)
    } else {
      unsafe kernels.centre(planes, samples)
      unsafe kernels.quantise(planes, side, luma, spare)
      unsafe kernels.uncentre(planes, samples)
    }
  }

  /// Table K.1, row by row.
  static let luma = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
  ]

  /// Table K.2, row by row.
  static let chroma = [
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
  ]
}
