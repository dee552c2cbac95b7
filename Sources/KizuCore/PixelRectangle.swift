/// A rectangle of whole pixels.
public struct PixelRectangle: Sendable, Hashable {
  /// The leftmost column.
  public var x: Int
  /// The topmost row.
  public var y: Int
  /// Columns, at least 1.
  public var width: Int
  /// Rows, at least 1.
  public var height: Int

  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

extension ImageBuffer {
  /// A part of the picture.
  ///
  /// - Precondition: the rectangle lies inside the picture.
  public func cropped(to part: PixelRectangle) -> ImageBuffer {
    precondition(part.x >= 0 && part.y >= 0 && part.width > 0 && part.height > 0)
    precondition(part.x + part.width <= width && part.y + part.height <= height)
    if part.width == width && part.height == height { return self }
    let pixels = [UInt8](capacity: part.width * part.height * channels) { output in
      for y in part.y..<(part.y + part.height) {
        let start = (y * width + part.x) * channels
        for index in start..<(start + part.width * channels) { output.append(self.pixels[index]) }
      }
    }
    return ImageBuffer(width: part.width, height: part.height, channels: channels, pixels: pixels)
  }
}
