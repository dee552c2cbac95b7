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
  /// `OrientationKernel.write`: source, side, is transposed, reverses rows, reverses columns, first, count, scale,
  /// offset, output.
  package let write:
    @Sendable (UnsafePointer<Float>, Int, Bool, Bool, Bool, Int, Int, Float, Float, Samples) -> Void
  /// `LayoutKernel.narrow`: source, count, output.
  package let narrow: @Sendable (UnsafePointer<Float>, Int, UnsafeMutablePointer<UInt16>) -> Void
  /// `LayoutKernel.interleave`: planes, plane stride, count, output.
  package let interleave: @Sendable (UnsafePointer<Float>, Int, Int, Samples) -> Void
  /// `ShearKernel.moveColumns`: source, column stride, columns, starts, weights, count, output, output stride.
  package let moveColumns:
    @Sendable (
      UnsafePointer<UInt16>, Int, Int, UnsafePointer<Int32>, UnsafePointer<SIMD4<Float>>, Int, Samples, Int
    ) -> Void
  /// `ShearKernel.moveRows`: source, stride, blocks, weights, factor, side, output.
  package let moveRows:
    @Sendable (UnsafePointer<Float>, Int, Axis, UnsafePointer<SIMD8<Float>>, Float, Int, Samples) -> Void
  /// `IlluminationKernel.load`: source, count, first, step, output.
  package let illuminate: @Sendable (UnsafePointer<UInt16>, Int, Float, Float, Samples) -> Void
  /// `IlluminationKernel.scale`: column, count, first, step.
  package let shine: @Sendable (Samples, Int, Float, Float) -> Void
  /// `ToneKernel.applyGamma`: plane, count, exponent.
  package let applyGamma: @Sendable (Samples, Int, Float) -> Void
  /// `ToneKernel.solarise`: plane, count, threshold.
  package let solarise: @Sendable (Samples, Int, Float) -> Void
  /// `SharpnessKernel.adjust`: source, target, side, factor.
  package let sharpen: @Sendable (UnsafePointer<Float>, Samples, Int, Float) -> Void
  /// `NoiseKernel.add`: plane, count, variance, shot variance, key, counter.
  package let addNoise: @Sendable (Samples, Int, Float, Float, UInt64, UInt32) -> Void
  /// `JPEGKernel.quantise`: plane, side, steps, spare.
  package let quantise: @Sendable (Samples, Int, UnsafePointer<SIMD8<Float>>, Samples) -> Void
  /// `JPEGKernel.centre` and `uncentre`: plane, count.
  package let centre, uncentre: @Sendable (Samples, Int) -> Void
  /// `JPEGKernel.separate` and `join`: planes, plane stride, count.
  package let separate, join: @Sendable (Samples, Int, Int) -> Void
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
    write: KizuKernelsBaseline.OrientationKernel.write,
    narrow: KizuKernelsBaseline.LayoutKernel.narrow,
    interleave: KizuKernelsBaseline.LayoutKernel.interleave,
    moveColumns: KizuKernelsBaseline.ShearKernel.moveColumns,
    moveRows: KizuKernelsBaseline.ShearKernel.moveRows,
    illuminate: KizuKernelsBaseline.IlluminationKernel.load,
    shine: KizuKernelsBaseline.IlluminationKernel.scale,
    applyGamma: KizuKernelsBaseline.ToneKernel.applyGamma,
    solarise: KizuKernelsBaseline.ToneKernel.solarise,
    sharpen: KizuKernelsBaseline.SharpnessKernel.adjust,
    addNoise: KizuKernelsBaseline.NoiseKernel.add,
    quantise: KizuKernelsBaseline.JPEGKernel.quantise,
    centre: KizuKernelsBaseline.JPEGKernel.centre,
    uncentre: KizuKernelsBaseline.JPEGKernel.uncentre,
    separate: KizuKernelsBaseline.JPEGKernel.separate,
    join: KizuKernelsBaseline.JPEGKernel.join)

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
      write: KizuKernelsV3.OrientationKernel.write,
      narrow: KizuKernelsV3.LayoutKernel.narrow,
      interleave: KizuKernelsV3.LayoutKernel.interleave,
      moveColumns: KizuKernelsV3.ShearKernel.moveColumns,
      moveRows: KizuKernelsV3.ShearKernel.moveRows,
      illuminate: KizuKernelsV3.IlluminationKernel.load,
      shine: KizuKernelsV3.IlluminationKernel.scale,
      applyGamma: KizuKernelsV3.ToneKernel.applyGamma,
      solarise: KizuKernelsV3.ToneKernel.solarise,
      sharpen: KizuKernelsV3.SharpnessKernel.adjust,
      addNoise: KizuKernelsV3.NoiseKernel.add,
      quantise: KizuKernelsV3.JPEGKernel.quantise,
      centre: KizuKernelsV3.JPEGKernel.centre,
      uncentre: KizuKernelsV3.JPEGKernel.uncentre,
      separate: KizuKernelsV3.JPEGKernel.separate,
      join: KizuKernelsV3.JPEGKernel.join)
  #endif
}
