import KizuCore

/// The memory that making a view needs: one for each thread, reused from view to view.
public struct ViewScratch: ~Copyable {
  var resampler = ImageResampler()
  var rotated = RotatedResampler()
  var blur = GaussianBlur()
  var jpeg = JPEGArtefacts()
  /// Samples 0…1, `planes[c * planeStride + x * side + y]`.
  var planes = AlignedBuffer<Float>(count: 0)
  /// A copy of one plane.
  var spare = AlignedBuffer<Float>(count: 0)

  public init() {}

  /// Converts the resampler's samples to `min(1, sample * factor)`, `height` of them a column without gaps.
  ///
  /// Returns the samples from one plane to the next, a multiple of 8.
  mutating func loadPlanes(channels: Int, width: Int, height: Int, factor: Float) -> Int {
    let planeStride = makeRoom(channels: channels, samples: width * height)
    let unit = factor / ImageResampler.white
    unsafe resampler.samples.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for channel in 0..<channels {
        for x in 0..<width {
          // SAFETY: the resampler holds `width` columns a plane, each rounded up to 16 samples.
          unsafe ColourKernel.load(
            base + channel * resampler.planeStride + x * resampler.columnStride, count: height, factor: unit,
            into: planes.baseAddress + channel * planeStride + x * height)
        }
      }
    }
    return planeStride
  }

  /// Makes room for planes and returns the samples from one to the next, a multiple of 8.
  mutating func makeRoom(channels: Int, samples: Int) -> Int {
    let planeStride = (samples + 7) / 8 * 8
    // A column is written in groups of 4 and may run over its end, into what is written next or this margin.
    planes.reserve(channels * planeStride + 8)
    return planeStride
  }
}
