public import KizuCore
import KizuKernels

/// Makes views of photos: crop, resize, orientation, colour, blur and normalisation, in that order.
///
/// Orientation is applied while writing, so a flipped or turned view has the very bits of the upright one. The
/// order of colour operations is fixed (brightness, contrast, saturation, hue; torchvision draws it anew each
/// time), and samples are clamped to 0…1 after each.
///
/// ```swift
/// let maker = ViewMaker(size: 64, channels: 3, normalization: normalization)
/// var scratch = ViewScratch()
/// var view = [Float](repeating: 0, count: maker.sampleCount)
/// let parameters = ViewParameters(
///   drawnFrom: .surface, width: photo.width, height: photo.height, seed: 1, epoch: 0, photo: 17, view: 0)
/// var span = view.mutableSpan
/// maker.makeView(of: photo, parameters, into: &span, scratch: &scratch)
/// ```
public struct ViewMaker: Sendable {
  /// Side of a view in pixels, at least 1.
  public let size: Int
  /// 1 or 3.
  public let channels: Int
  /// The constants of the last step; a one-channel maker uses the first of each.
  public let normalization: Normalization

  /// A maker of views of one form.
  ///
  /// - Precondition: `size` is positive and `channels` is 1 or 3.
  public init(size: Int, channels: Int, normalization: Normalization) {
    precondition(size > 0 && (channels == 1 || channels == 3))
    self.size = size
    self.channels = channels
    self.normalization = normalization
  }

  /// Samples of one view: `channels * size * size`.
  public var sampleCount: Int { channels * size * size }

  /// Makes one view; allocates nothing once `scratch` has grown to the photos' size.
  ///
  /// A grey photo gives equal planes to a three-channel maker. A one-channel maker takes the red plane of a
  /// three-channel photo, which stands for all where `ImageBuffer.isGrey` holds.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - parameters: What to do with it; the crop lies inside the photo.
  ///   - output: `[C, S, S]`, normalised.
  ///   - scratch: Working memory, of one thread at a time.
  /// - Precondition: `output` holds ``sampleCount`` samples.
  public func makeView(
    of image: ImageBuffer, _ parameters: ViewParameters, into output: inout MutableSpan<Float>,
    scratch: inout ViewScratch
  ) {
    precondition(output.count == sampleCount)
    let crop = parameters.crop
    scratch.resampler.resample(
      image, columns: ResamplingInterval(crop.x..<(crop.x + crop.width)),
      rows: ResamplingInterval(crop.y..<(crop.y + crop.height)), width: size, height: size)
    var planeCount = min(image.channels, channels)
    let planeStride = scratch.loadPlanes(
      channels: planeCount, width: size, height: size, factor: parameters.brightness)
    adjustColour(parameters, planes: &planeCount, planeStride: planeStride, in: &scratch)
    if parameters.blurSigma > 0 {
      blur(sigma: parameters.blurSigma, planes: planeCount, planeStride: planeStride, in: &scratch)
    }
    let orientation = Orientation(
      flippedHorizontally: parameters.isFlippedHorizontally,
      flippedVertically: parameters.isFlippedVertically, quarterTurns: parameters.quarterTurns)
    write(orientation, planes: planeCount, planeStride: planeStride, from: scratch, to: &output)
  }

  /// Contrast, saturation, hue and grey; `planes` becomes 1 where all planes would be equal.
  private func adjustColour(
    _ parameters: ViewParameters, planes: inout Int, planeStride: Int, in scratch: inout ViewScratch
  ) {
    let count = size * size
    let base = unsafe scratch.planes.baseAddress
    // SAFETY: `loadPlanes` made room for `planes` planes of `planeStride` samples.
    var mean: Float = 0
    if parameters.contrast != 1 {
      var sum = unsafe scratch.kernels.sum(base, count)
      if planes == 3 {
        sum *= ColourAdjustment.red
        sum += unsafe scratch.kernels.sum(base + planeStride, count) * ColourAdjustment.green
        sum += unsafe scratch.kernels.sum(base + 2 * planeStride, count) * ColourAdjustment.blue
      }
      mean = sum / Float(count)
    }
    let colour = ColourAdjustment(parameters, meanGrey: mean)
    if planes == 3 {
      guard colour.changesAnything else { return }
      unsafe scratch.kernels.adjust(
        base, planeStride, count, colour.contrast, colour.contrastOffset, colour.saturation,
        colour.hueSixths, colour.isGrey)
      if colour.isGrey { planes = 1 }
    } else if colour.changesContrast {
      unsafe scratch.kernels.adjustGrey(base, count, colour.contrast, colour.contrastOffset)
    }
  }

  private func blur(sigma: Float, planes: Int, planeStride: Int, in scratch: inout ViewScratch) {
    scratch.blur.prepare(sigma: sigma)
    guard !scratch.blur.isIdentity else { return }
    for plane in 0..<planes {
      // SAFETY: `loadPlanes` made room for `planes` planes of `planeStride` samples.
      unsafe scratch.blur.blur(scratch.planes.baseAddress + plane * planeStride, side: size)
    }
  }

  private func write(
    _ orientation: Orientation, planes: Int, planeStride: Int, from scratch: borrowing ViewScratch,
    to output: inout MutableSpan<Float>
  ) {
    let source = unsafe scratch.planes.baseAddress
    unsafe output.withUnsafeMutableBufferPointer { output in
      guard let target = output.baseAddress else { return }
      for channel in 0..<channels {
        let scale = 1 / normalization.standardDeviation[channel]
        // SAFETY: the source has `planes` planes; `sampleCount` samples of output were checked for.
        unsafe scratch.kernels.write(
          source + min(channel, planes - 1) * planeStride, size, orientation.isTransposed,
          orientation.reversesRows, orientation.reversesColumns, scale,
          -normalization.mean[channel] * scale, target + channel * size * size)
      }
    }
  }
}
