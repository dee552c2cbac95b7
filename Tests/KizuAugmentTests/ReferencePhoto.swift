import KizuCore

/// The picture that the scripts in tools/reference make by the same formula: 33 × 21.
func referencePhoto(channels: Int) -> ImageBuffer {
  var photo = ImageBuffer(width: 33, height: 21, channels: channels)
  for y in 0..<21 {
    for x in 0..<33 {
      for c in 0..<channels {
        photo[x: x, y: y, c: c] = UInt8((3 * x * x + 17 * y + 5 * x * y + 71 * c) % 256)
      }
    }
  }
  return photo
}
