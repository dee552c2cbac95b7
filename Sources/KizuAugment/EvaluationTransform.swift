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

  /// Transforms one photo.
  ///
  /// Channels are matched as in ``ViewMaker``.
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - output: `[C, S, S]`, normalised; where `FitMode.pad` leaves room it holds 0, the mean.
  /// - Precondition: `output` holds ``sampleCount`` samples.
  public func apply(to image: ImageBuffer, into output: inout MutableSpan<Float>) {
    precondition(output.count == sampleCount)
    let size = preprocessing.imageSize
    let fitted = FittedPhoto(width: image.width, height: image.height, size: size, fit: preprocessing.fit)
    let resampling = ExactResampling(
      columns: fitted.columns, rows: fitted.rows, width: fitted.width, height: fitted.height)
    for index in 0..<output.count { output[index] = 0 }
    let planes = (0..<min(image.channels, channels)).map { resampling.plane($0, of: image) }
    let left = (size - fitted.width) / 2
    let top = (size - fitted.height) / 2
    for channel in 0..<channels {
      let plane = planes[min(channel, planes.count - 1)]
      let mean = preprocessing.normalization.mean[channel]
      let deviation = preprocessing.normalization.standardDeviation[channel]
      for y in 0..<fitted.height {
        let start = (channel * size + top + y) * size + left
        for x in 0..<fitted.width {
          output[start + x] = (plane[y * fitted.width + x] - mean) / deviation
        }
      }
    }
  }
}
