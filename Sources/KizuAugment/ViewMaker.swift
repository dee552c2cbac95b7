public import KizuCore
import KizuKernels

/// Makes views of photos: light, tone, optics, camera and file, in that order.
///
/// Samples are 0…1 and clamped after each step; S is the size of a view. Steps that are off cost nothing.
///
/// 1. **Crop, rotation, resize** with an antialiased triangle filter. Without rotation this is torchvision's
///    `resized_crop` with `antialias=True`. With rotation the small picture is sheared twice, by cubic interpolation;
///    the crop turns about its middle and may reach beyond itself; beyond the photo's borders the picture is
///    reflected without repeating the border pixel.
/// 2. **Light**: x · b · (1 + a (u cos φ + v sin φ) / (|cos φ| + |sin φ|)) with brightness b, illumination gradient
///    a, its direction φ, and u, v = -1 … 1 from left to right and top to bottom, at the middles of pixels.
/// 3. **Contrast, saturation, hue, grey** as torchvision defines them, in this order (it draws the order anew each
///    time); the contrast is about the mean grey after step 2.
/// 4. **Gamma**: x^γ (torchvision's `adjust_gamma`).
/// 5. **Blur**: Gaussian, reflected borders (torchvision's `gaussian_blur` with kernel size 2 ceil(3σ) + 1).
/// 6. **Sharpness**: f x + (1 - f) smooth, smooth being the mean of 3 × 3 pixels in which the middle counts five
///    times; the outermost pixels stay (torchvision's `adjust_sharpness`).
/// 7. **Solarise**: 1 - x where x ≥ threshold (torchvision's `solarize`).
/// 8. **Noise**: x + n sqrt(σ² + s² x), n standard normal, σ the Gaussian noise and s the shot noise at white.
/// 9. **JPEG**: luma and chroma (not subsampled) in 8 × 8 cosine blocks, rounded to multiples of libjpeg's steps.
/// 10. **Flips, quarter turns, normalisation** while writing, so a flipped or turned view has the very bits of the
///    upright one.
/// 11. **Cutout**: a square of the view becomes 0, the mean.
///
/// Noise is drawn for each plane by itself. A view whose colour was taken away is one plane until it is written:
/// its noise is grey and its JPEG has no chroma.
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
  /// The order of the samples that it writes.
  public let layout: ViewLayout

  /// A maker of views of one form.
  ///
  /// - Precondition: `size` is positive and `channels` is 1 or 3.
  public init(size: Int, channels: Int, normalization: Normalization, layout: ViewLayout = .planar) {
    precondition(size > 0 && (channels == 1 || channels == 3))
    self.size = size
    self.channels = channels
    self.normalization = normalization
    self.layout = layout
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
  ///   - output: `[C, S, S]`, or `[S, S, C]` in the interleaved ``layout``; normalised.
  ///   - scratch: Working memory, of one thread at a time.
  /// - Precondition: `output` holds ``sampleCount`` samples.
  public func makeView(
    of image: ImageBuffer, _ parameters: ViewParameters, into output: inout MutableSpan<Float>,
    scratch: inout ViewScratch
  ) {
    unsafe make(of: image, parameters, into: &output, scratch: &scratch) { made, scratch, target in
      // SAFETY: `make` checked for `sampleCount` samples of output.
      unsafe write(made, parameters, scratch: &scratch, to: target)
    }
  }

  /// Makes one view in bfloat16: the bits of the numbers nearest to those of the other method (ties to even).
  ///
  /// - Parameters:
  ///   - image: The photo.
  ///   - parameters: What to do with it; the crop lies inside the photo.
  ///   - output: As in the other method.
  ///   - scratch: Working memory, of one thread at a time.
  /// - Precondition: `output` holds ``sampleCount`` samples.
  public func makeView(
    of image: ImageBuffer, _ parameters: ViewParameters, into output: inout MutableSpan<UInt16>,
    scratch: inout ViewScratch
  ) {
    unsafe make(of: image, parameters, into: &output, scratch: &scratch) { made, scratch, target in
      // SAFETY: as above.
      unsafe write(made, parameters, scratch: &scratch, to: target)
    }
  }

  /// Makes one view, whose samples `write` puts into the output.
  private func make<Sample: Numeric>(
    of image: ImageBuffer, _ parameters: ViewParameters, into output: inout MutableSpan<Sample>,
    scratch: inout ViewScratch, _ write: (Planes, inout ViewScratch, UnsafeMutablePointer<Sample>) -> Void
  ) {
    precondition(output.count == sampleCount)
    let made = makePlanes(of: image, parameters, in: &scratch)
    unsafe output.withUnsafeMutableBufferPointer { output in
      guard let target = output.baseAddress else { return }
      unsafe write(made, &scratch, target)
    }
    if let cutout = parameters.cutout { cut(cutout) { output[$0] = 0 } }
  }

  /// Everything but the last pass: upright planes of samples 0…1.
  private func makePlanes(
    of image: ImageBuffer, _ parameters: ViewParameters, in scratch: inout ViewScratch
  ) -> Planes {
    var count = min(image.channels, channels)
    let stride = sample(image, parameters, channels: count, in: &scratch)
    adjustColour(parameters, planes: &count, planeStride: stride, in: &scratch)
    bendTone(parameters, planes: count, planeStride: stride, in: &scratch)
    if parameters.blurSigma > 0 {
      blur(sigma: parameters.blurSigma, planes: count, planeStride: stride, in: &scratch)
    }
    addEffects(parameters, planes: count, planeStride: stride, in: &scratch)
    return Planes(count: count, stride: stride)
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
}
