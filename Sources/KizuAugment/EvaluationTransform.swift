public import KizuCore

/// Makes the input of an encoder from a whole photo, without chance: fit to a square, then normalise.
///
/// `FitMode.squash` equals torchvision's `Resize((S, S), antialias=True)` on a Pillow image, `ToTensor` and
/// `Normalize`, but for Pillow's rounding to whole grey levels: within 1/255 before normalisation.
public struct EvaluationTransform: Sendable {
  /// Size, fit and normalisation.
  public let preprocessing: Preprocessing
  /// 1 or 3.
  public let channels: Int

  /// A transform for encoders of one input form.
  ///
  /// - Precondition: `imageSize` is positive and `channels` is 1 or 3.
  public init(_ preprocessing: Preprocessing, channels: Int) {
    precondition(preprocessing.imageSize > 0 && (channels == 1 || channels == 3))
    self.preprocessing = preprocessing
    self.channels = channels
  }

  /// Samples of one input: `channels * imageSize * imageSize`.
  public var sampleCount: Int { channels * preprocessing.imageSize * preprocessing.imageSize }

  /// Transforms one photo; allocates nothing once `scratch` has grown to the photos' size.
  ///
  /// Channels are matched as in ``ViewMaker/makeView(of:_:into:scratch:)``.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - output: `[C, S, S]`, normalised; where `FitMode.pad` leaves room it holds 0, the mean.
  ///   - scratch: Working memory, of one thread at a time.
  /// - Precondition: `output` holds ``sampleCount`` samples.
  public func apply(
    to image: ImageBuffer, into output: inout MutableSpan<Float>, scratch: inout ViewScratch
  ) {
    precondition(output.count == sampleCount)
    let fitted = FittedPhoto(
      width: image.width, height: image.height, size: preprocessing.imageSize, fit: preprocessing.fit)
    scratch.resampler.resample(
      image, columns: fitted.columns, rows: fitted.rows, width: fitted.width, height: fitted.height)
    let planeCount = min(image.channels, channels)
    let planeStride = scratch.loadPlanes(
      channels: planeCount, width: fitted.width, height: fitted.height, factor: 1)
    write(fitted, planes: planeCount, planeStride: planeStride, from: scratch, to: &output)
  }

  private func write(
    _ fitted: FittedPhoto, planes: Int, planeStride: Int, from scratch: borrowing ViewScratch,
    to output: inout MutableSpan<Float>
  ) {
    let size = preprocessing.imageSize
    let left = (size - fitted.width) / 2
    let top = (size - fitted.height) / 2
    if fitted.width < size || fitted.height < size {
      for index in 0..<output.count { output[index] = 0 }
    }
    let source = unsafe scratch.planes.baseAddress
    unsafe output.withUnsafeMutableBufferPointer { output in
      guard let target = output.baseAddress else { return }
      for channel in 0..<channels {
        let scale = 1 / preprocessing.normalization.standardDeviation[channel]
        // SAFETY: the source has `planes` planes; `sampleCount` samples of output were checked for.
        unsafe OrientationKernel.write(
          source + min(channel, planes - 1) * planeStride, columnStride: fitted.height, .upright,
          width: fitted.width, height: fitted.height, scale: scale,
          offset: -preprocessing.normalization.mean[channel] * scale,
          to: target + (channel * size + top) * size + left, rowStride: size)
      }
    }
  }
}
