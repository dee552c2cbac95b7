/// An owned 8-bit image, rows top to bottom, samples interleaved: `pixels[(y * width + x) * channels + c]`.
///
/// Three channels are sRGB-encoded red, green, blue; one channel is grey. No gamma is applied or removed.
public struct ImageBuffer: Sendable, Equatable {
  /// Columns, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// `width * height * channels` samples, 0…255.
  public var pixels: [UInt8]

  /// Wraps pixels that are already laid out.
  ///
  /// - Precondition: the sizes are positive, `channels` is 1 or 3, and the count of `pixels` fits them.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0 && (channels == 1 || channels == 3))
    precondition(pixels.count == width * height * channels)
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// An image of one value.
  public init(width: Int, height: Int, channels: Int, filledWith value: UInt8 = 0) {
    self.init(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: value, count: width * height * channels))
  }

  /// The sample of channel `c` in column `x` of row `y`.
  public subscript(x x: Int, y y: Int, c c: Int) -> UInt8 {
    get { pixels[(y * width + x) * channels + c] }
    set { pixels[(y * width + x) * channels + c] = newValue }
  }
}

extension ImageBuffer {
  /// Whether every pixel has R = G = B; true for one channel.
  public var isGrey: Bool {
    guard channels == 3 else { return true }
    let samples = pixels.span
    var index = 0
    while index < samples.count {
      if samples[index] != samples[index + 1] || samples[index] != samples[index + 2] { return false }
      index += 3
    }
    return true
  }

  /// The same picture with one channel: the red one, which stands for all three where ``isGrey`` holds.
  public func keepingOneChannel() -> ImageBuffer {
    guard channels == 3 else { return self }
    let samples = pixels.span
    let grey = [UInt8](capacity: width * height) { output in
      for index in 0..<width * height { output.append(samples[3 * index]) }
    }
    return ImageBuffer(width: width, height: height, channels: 1, pixels: grey)
  }

  /// The same picture with three equal channels where there was one.
  public func expandedToThreeChannels() -> ImageBuffer {
    guard channels == 1 else { return self }
    var colour: [UInt8] = []
    colour.reserveCapacity(3 * pixels.count)
    for value in pixels {
      colour.append(value)
      colour.append(value)
      colour.append(value)
    }
    return ImageBuffer(width: width, height: height, channels: 3, pixels: colour)
  }
}
