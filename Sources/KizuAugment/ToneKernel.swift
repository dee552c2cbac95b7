/// Changes of each sample by itself, over planes of samples 0…1: pointers, counts and concrete vectors only.
///
/// Planes may be longer than the pixels they hold, as in ``ColourKernel``.
enum ToneKernel {
  /// The tone curve: `sample ^ exponent` (torchvision's `adjust_gamma`).
  static func applyGamma(_ plane: UnsafeMutablePointer<Float>, count: Int, exponent: Float) {
    let least = SIMD4<Float>(repeating: 0x1p-126)
    let lowest = SIMD4<Float>(repeating: -126)
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: the caller vouches for `count` samples, rounded up to 8.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      // Black has no logarithm: the smallest normal number stands for it, and black is put back.
      let logarithm = ElementaryFunctions.log2(ElementaryFunctions.larger(old, least)) * exponent
      var new = ElementaryFunctions.exp2(ElementaryFunctions.larger(logarithm, lowest))
      new = ElementaryFunctions.clamped(new)
      new.replace(with: SIMD4(), where: old .<= SIMD4())
      unsafe samples.storeBytes(of: new, as: SIMD4<Float>.self)
    }
  }

  /// Solarisation: `1 - sample` from the threshold on (torchvision's `solarize`).
  static func solarise(_ plane: UnsafeMutablePointer<Float>, count: Int, threshold: Float) {
    let thresholds = SIMD4<Float>(repeating: threshold)
    for index in stride(from: 0, to: count, by: 4) {
      // SAFETY: as above.
      let samples = unsafe UnsafeMutableRawPointer(plane + index)
      let old = unsafe samples.loadUnaligned(as: SIMD4<Float>.self)
      unsafe samples.storeBytes(
        of: old.replacing(with: 1 - old, where: old .>= thresholds), as: SIMD4<Float>.self)
    }
  }
}
