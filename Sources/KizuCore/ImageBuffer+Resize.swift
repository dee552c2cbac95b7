extension ImageBuffer {
  /// The whole picture at another size, through an antialiased triangle filter.
  ///
  /// The filter is that of Pillow's `resize(…, BILINEAR)` and torchvision's `antialias=True`; samples differ from
  /// theirs by at most 1, for they round between the two passes.
  ///
  /// - Precondition: the sizes are positive.
  public func resized(width newWidth: Int, height newHeight: Int) -> ImageBuffer {
    precondition(newWidth > 0 && newHeight > 0)
    if newWidth == width && newHeight == height { return self }
    var resampler = ImageResampler()
    resampler.resample(
      self, columns: ResamplingInterval(0..<width), rows: ResamplingInterval(0..<height),
      width: newWidth, height: newHeight)
    let samples = resampler.samples
    let columnStride = resampler.columnStride
    let planeStride = resampler.planeStride
    let resized = [UInt8](capacity: newWidth * newHeight * channels) { output in
      for y in 0..<newHeight {
        for x in 0..<newWidth {
          for channel in 0..<channels {
            let sample = samples[channel * planeStride + x * columnStride + y]
            output.append(UInt8(min(255, (Int(sample) + 128) >> 8)))
          }
        }
      }
    }
    return ImageBuffer(width: newWidth, height: newHeight, channels: channels, pixels: resized)
  }

  /// The picture, shrunk where its longer side is more than so many pixels.
  package func fitted(to side: Int) -> ImageBuffer {
    let long = max(width, height)
    guard long > side else { return self }
    return resized(width: max(1, width * side / long), height: max(1, height * side / long))
  }
}
