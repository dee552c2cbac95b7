import Kizu

/// A photo to time with: coarse structure under fine grain, as peers' scripts draw it.
enum BenchPhoto {
  /// A colour photo of `side` × `side` pixels.
  static func drawn(side: Int) -> ImageBuffer {
    var random = RandomStream(seed: 0, purpose: .benchmark)
    let coarse = 32
    var tiny = ImageBuffer(width: coarse, height: coarse, channels: 3)
    for index in tiny.pixels.indices { tiny.pixels[index] = UInt8(random.uniform(in: 0...255)) }
    var photo = tiny.resized(width: side, height: side)
    for index in photo.pixels.indices {
      let value = Float(photo.pixels[index]) + random.uniform(in: -8...8)
      photo.pixels[index] = UInt8(max(0, min(255, value)))
    }
    return photo
  }
}
