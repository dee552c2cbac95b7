import KizuKernelsBaseline

#if arch(x86_64)
  import KizuKernelsV3
#endif

/// One level's inner loops, as functions that are chosen while the program runs.
///
/// The levels are the same sources built for different CPUs, and give the same results to the bit. What each
/// function asks of its arguments stands at the function of its name in `KizuKernelsBaseline`.
@safe package struct Kernels: Sendable {
  package typealias Axis = UnsafePointer<SIMD4<Int32>>
  package typealias Weights = UnsafePointer<SIMD8<UInt16>>
  package typealias Samples = UnsafeMutablePointer<Float>

  /// `ResamplingKernel.mixRows`: source, row bytes, count, windows, weights, strip.
  package let mixRows:
    @Sendable (UnsafePointer<UInt8>, Int, Int, Axis, Weights, UnsafeMutablePointer<UInt16>) -> Void
  /// `ResamplingKernel.mixColumns`: strip, channels, first column, count, windows, weights, output, column stride,
  /// plane stride.
  package let mixColumns:
    @Sendable (
      UnsafePointer<UInt16>, Int, Int, Int, Axis, Weights, UnsafeMutablePointer<UInt16>, Int, Int
    ) -> Void
  /// `ColourKernel.load`: source, column stride, columns, count, factor, output.
  package let load: @Sendable (UnsafePointer<UInt16>, Int, Int, Int, Float, Samples) -> Void
  /// `ColourKernel.sum`: plane, count.
  package let sum: @Sendable (UnsafePointer<Float>, Int) -> Float
  /// `ColourKernel.adjustGrey`: plane, count, contrast, offset.
  package let adjustGrey: @Sendable (Samples, Int, Float, Float) -> Void
  /// `ColourKernel.adjust`: planes, plane stride, count, contrast, offset, saturation, hue, is grey.
  package let adjust: @Sendable (Samples, Int, Int, Float, Float, Float, Float, Bool) -> Void
  /// `BlurKernel.blurLines`: plane, side, weights, radius, line.
  package let blurLines: @Sendable (Samples, Int, UnsafePointer<Float>, Int, Samples) -> Void
  /// `BlurKernel.blurAcross`: plane, side, weights, radius, line.
  package let blurAcross: @Sendable (Samples, Int, UnsafePointer<Float>, Int, Samples) -> Void
  /// `OrientationKernel.write`: source, side, is transposed, reverses rows, reverses columns, scale, offset, output.
  package let write: @Sendable (UnsafePointer<Float>, Int, Bool, Bool, Bool, Float, Float, Samples) -> Void
}

extension Kernels {
  /// What every CPU of the architecture runs: SSE2 on x86-64, NEON on arm64.
  package static let baseline = unsafe Kernels(
    mixRows: KizuKernelsBaseline.ResamplingKernel.mixRows,
    mixColumns: KizuKernelsBaseline.ResamplingKernel.mixColumns,
    load: KizuKernelsBaseline.ColourKernel.load,
    sum: KizuKernelsBaseline.ColourKernel.sum,
    adjustGrey: KizuKernelsBaseline.ColourKernel.adjustGrey,
    adjust: KizuKernelsBaseline.ColourKernel.adjust,
    blurLines: KizuKernelsBaseline.BlurKernel.blurLines,
    blurAcross: KizuKernelsBaseline.BlurKernel.blurAcross,
    write: KizuKernelsBaseline.OrientationKernel.write)

  #if arch(x86_64)
    /// What CPUs with AVX2 run (x86-64-v3).
    ///
    /// Calling them on another CPU ends the program.
    package static let v3 = unsafe Kernels(
      mixRows: KizuKernelsV3.ResamplingKernel.mixRows,
      mixColumns: KizuKernelsV3.ResamplingKernel.mixColumns,
      load: KizuKernelsV3.ColourKernel.load,
      sum: KizuKernelsV3.ColourKernel.sum,
      adjustGrey: KizuKernelsV3.ColourKernel.adjustGrey,
      adjust: KizuKernelsV3.ColourKernel.adjust,
      blurLines: KizuKernelsV3.BlurKernel.blurLines,
      blurAcross: KizuKernelsV3.BlurKernel.blurAcross,
      write: KizuKernelsV3.OrientationKernel.write)
  #endif
}
