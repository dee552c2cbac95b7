import KizuCore
import KizuKernels

extension ViewMaker {
  /// Crop, rotation, resize and light; returns the samples from one plane to the next.
  func sample(
    _ image: ImageBuffer, _ parameters: ViewParameters, channels: Int, in scratch: inout ViewScratch
  ) -> Int {
    let crop = parameters.crop
    let light = Light(parameters, size: size)
    if parameters.rotation != 0 {
      let planeStride = scratch.makeRoom(channels: channels, samples: size * size)
      // SAFETY: there is room for `channels` planes.
      unsafe scratch.rotated.resample(
        image, crop, degrees: parameters.rotation, size: size, channels: channels, by: &scratch.resampler,
        into: scratch.planes.baseAddress, planeStride: planeStride)
      if light.changesAnything {
        scratch.shine(light, channels: channels, planeStride: planeStride, size: size)
      }
      return planeStride
    }
    scratch.resampler.resample(
      image, columns: ResamplingInterval(crop.x..<(crop.x + crop.width)),
      rows: ResamplingInterval(crop.y..<(crop.y + crop.height)), width: size, height: size)
    if light.isEven {
      return scratch.loadPlanes(
        channels: channels, width: size, height: size, factor: parameters.brightness)
    }
    return scratch.loadPlanes(channels: channels, size: size, light)
  }

  /// Gamma.
  func bendTone(
    _ parameters: ViewParameters, planes: Int, planeStride: Int, in scratch: inout ViewScratch
  ) {
    guard parameters.gamma != 1 else { return }
    for plane in 0..<planes {
      // SAFETY: there are `planes` planes of `planeStride` samples.
      unsafe scratch.kernels.applyGamma(
        scratch.planes.baseAddress + plane * planeStride, size * size, parameters.gamma)
    }
  }

  /// Sharpness, solarisation, noise and JPEG artefacts.
  func addEffects(
    _ parameters: ViewParameters, planes: Int, planeStride: Int, in scratch: inout ViewScratch
  ) {
    let base = unsafe scratch.planes.baseAddress
    let count = size * size
    if parameters.sharpness != 1 { scratch.spare.reserve(count) }
    for plane in 0..<planes {
      // SAFETY: there are `planes` planes of `planeStride` samples, and one to spare.
      let samples = unsafe base + plane * planeStride
      if parameters.sharpness != 1 {
        unsafe scratch.spare.baseAddress.update(from: samples, count: count)
        unsafe scratch.kernels.sharpen(scratch.spare.baseAddress, samples, size, parameters.sharpness)
      }
      if let threshold = parameters.solariseThreshold {
        unsafe scratch.kernels.solarise(samples, count, threshold)
      }
      if parameters.noise > 0 || parameters.shotNoise > 0 {
        unsafe scratch.kernels.addNoise(
          samples, count, parameters.noise * parameters.noise, parameters.shotNoise * parameters.shotNoise,
          parameters.noiseKey, UInt32(truncatingIfNeeded: plane * planeStride))
      }
    }
    if let quality = parameters.jpegQuality {
      scratch.jpeg.prepare(quality: quality)
      unsafe scratch.jpeg.apply(to: base, count: planes, planeStride: planeStride, side: size)
    }
  }
}
