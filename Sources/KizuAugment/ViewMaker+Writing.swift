import KizuCore
import KizuKernels

/// The last pass: flips, turns and normalises planes, and writes rows in the caller's form.
extension ViewMaker {
  /// Finished planes in a scratch.
  struct Planes {
    var count: Int
    /// Samples from one to the next.
    var stride: Int
  }

  /// Rows that go through the last pass at a time, where they take another form.
  private static let stripRows = 8

  /// Writes f32 samples.
  func write(
    _ planes: Planes, _ parameters: ViewParameters, scratch: inout ViewScratch,
    to output: UnsafeMutablePointer<Float>
  ) {
    if layout == .planar || channels == 1 {
      // SAFETY: the caller vouches for the output.
      unsafe writeRows(0, size, of: planes, parameters, scratch, to: output, planeStride: size * size)
      return
    }
    forEachStrip(of: planes, parameters, in: &scratch) { scratch, first, count in
      unsafe scratch.kernels.interleave(
        scratch.rows.baseAddress, Self.stripRows * size, count * size, output + 3 * first * size)
    }
  }

  /// Writes the bits of bfloat16 samples.
  func write(
    _ planes: Planes, _ parameters: ViewParameters, scratch: inout ViewScratch,
    to output: UnsafeMutablePointer<UInt16>
  ) {
    let (kernels, stripStride) = (scratch.kernels, Self.stripRows * size)
    scratch.pixels.reserve(channels * stripStride)
    forEachStrip(of: planes, parameters, in: &scratch) { scratch, first, count in
      // SAFETY: the strip holds `count` rows of each channel; the caller vouches for the output.
      let rows = unsafe scratch.rows.baseAddress
      if layout == .planar || channels == 1 {
        for channel in 0..<channels {
          unsafe kernels.narrow(
            rows + channel * stripStride, count * size, output + (channel * size + first) * size)
        }
      } else {
        let pixels = unsafe scratch.pixels.baseAddress
        unsafe kernels.interleave(rows, stripStride, count * size, pixels)
        unsafe kernels.narrow(pixels, 3 * count * size, output + 3 * first * size)
      }
    }
  }

  /// Leaves some finished rows at a time in the scratch and hands them on: their first, and how many.
  ///
  /// The last ones step back, so that there are always as many, and come again.
  private func forEachStrip(
    of planes: Planes, _ parameters: ViewParameters, in scratch: inout ViewScratch,
    _ body: (borrowing ViewScratch, Int, Int) -> Void
  ) {
    let stripStride = Self.stripRows * size
    scratch.rows.reserve(channels * stripStride)
    let count = min(size, Self.stripRows)
    for start in stride(from: 0, to: size, by: Self.stripRows) {
      let first = min(start, size - count)
      // SAFETY: there is room for as many rows of each channel.
      unsafe writeRows(
        first, count, of: planes, parameters, scratch, to: scratch.rows.baseAddress, planeStride: stripStride)
      body(scratch, first, count)
    }
  }

  /// Writes some rows of each channel, `planeStride` samples apart.
  private func writeRows(
    _ first: Int, _ count: Int, of planes: Planes, _ parameters: ViewParameters,
    _ scratch: borrowing ViewScratch, to output: UnsafeMutablePointer<Float>, planeStride: Int
  ) {
    let orientation = Orientation(
      flippedHorizontally: parameters.isFlippedHorizontally,
      flippedVertically: parameters.isFlippedVertically, quarterTurns: parameters.quarterTurns)
    let source = unsafe scratch.planes.baseAddress
    for channel in 0..<channels {
      let scale = 1 / normalization.standardDeviation[channel]
      // SAFETY: the source has `planes.count` planes; the caller vouches for the output.
      unsafe scratch.kernels.write(
        source + min(channel, planes.count - 1) * planes.stride, size, orientation.isTransposed,
        orientation.reversesRows, orientation.reversesColumns, first, count, scale,
        -normalization.mean[channel] * scale, output + channel * planeStride)
    }
  }

  /// Calls `hide` with the index of every sample where the view is hidden.
  func cut(_ cutout: Cutout, _ hide: (Int) -> Void) {
    let hidden = cutout.rectangle(size: size)
    for channel in 0..<channels {
      for y in hidden.y..<(hidden.y + hidden.height) {
        for x in hidden.x..<(hidden.x + hidden.width) {
          hide(layout.index(c: channel, y: y, x: x, size: size, channels: channels))
        }
      }
    }
  }
}
