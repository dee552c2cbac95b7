import KizuCore
package import KizuKernels

/// The memory that making a view needs: one for each thread, reused from view to view.
public struct ViewScratch: ~Copyable {
  let kernels: Kernels
  var resampler: ImageResampler
  var rotated: RotatedResampler
  var blur: GaussianBlur
  var jpeg: JPEGArtefacts
  /// Samples 0…1, `planes[c * planeStride + x * side + y]`.
  var planes = AlignedBuffer<Float>(count: 0)
  /// Some finished rows of each channel, on their way to another form.
  var rows = AlignedBuffer<Float>(count: 0)
  /// The same rows, pixel by pixel.
  var pixels = AlignedBuffer<Float>(count: 0)
  /// A copy of one plane.
  var spare = AlignedBuffer<Float>(count: 0)

  public init() {
    self.init(kernels: .chosen)
  }

  /// Memory of views that are made by one level's kernels.
  package init(kernels: Kernels) {
    self.kernels = kernels
    resampler = ImageResampler(kernels: kernels)
    rotated = RotatedResampler(kernels: kernels)
    blur = GaussianBlur(kernels: kernels)
    jpeg = JPEGArtefacts(kernels: kernels)
  }

  /// Converts the resampler's samples to `min(1, sample * factor)`, `height` of them a column without gaps.
  ///
  /// Returns the samples from one plane to the next, a multiple of 8.
  mutating func loadPlanes(channels: Int, width: Int, height: Int, factor: Float) -> Int {
    let planeStride = makeRoom(channels: channels, samples: width * height)
    let unit = factor / ImageResampler.white
    unsafe resampler.samples.withUnsafeBufferPointer { samples in
      guard let base = samples.baseAddress else { return }
      for channel in 0..<channels {
        // SAFETY: the resampler holds `width` columns a plane, each rounded up to 16 samples.
        unsafe kernels.load(
          base + channel * resampler.planeStride, resampler.columnStride, width, height, unit,
          planes.baseAddress + channel * planeStride)
      }
    }
    return planeStride
  }

  /// Makes room for planes and returns the samples from one to the next, a multiple of 8.
  mutating func makeRoom(channels: Int, samples: Int) -> Int {
    let planeStride = (samples + 7) / 8 * 8
    // A column is written in groups of 8 and may run over its end, into what is written next or this margin; the
    // blur reads 16 samples beyond.
    planes.reserve(channels * planeStride + 16)
    return planeStride
  }
}
