import CKizuKernels

/// Changes of each sample by itself, over planes of samples 0…1: pointers, counts and concrete vectors only.
///
/// Planes may be longer than the pixels they hold, as in ``ColourKernel``.
package enum ToneKernel {
  /// The tone curve: `sample ^ exponent` (torchvision's `adjust_gamma`).
  @inline(never)
  package static func applyGamma(_ plane: UnsafeMutablePointer<Float>, count: Int, exponent: Float) {
    let least = SIMD8<Float>(repeating: 0x1p-126)
    let lowest = SIMD8<Float>(repeating: -126)
    var index = 0
    while index < count {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD8<Float>.self)
      // Black has no logarithm: the smallest normal number stands for it, and black is put back.
      let logarithm = ElementaryFunctions.log2(kizu_larger(old, least)) * exponent
      let new = kizu_clamped(ElementaryFunctions.exp2(kizu_larger(logarithm, lowest)))
      unsafe samples.storeBytes(of: kizu_where_equal(old, SIMD8(), old, new), as: SIMD8<Float>.self)
      index &+= 8
    }
  }

  /// Solarisation: `1 - sample` from the threshold on (torchvision's `solarize`).
  @inline(never)
  package static func solarise(_ plane: UnsafeMutablePointer<Float>, count: Int, threshold: Float) {
    let thresholds = SIMD8<Float>(repeating: threshold)
    var index = 0
    while index < count {
      // SAFETY: as above.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD8<Float>.self)
      unsafe samples.storeBytes(of: kizu_where_below(old, thresholds, old, 1 - old), as: SIMD8<Float>.self)
      index &+= 8
    }
  }
}
