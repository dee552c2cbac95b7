public import KizuCore

extension Canvas {
  /// Draws a picture in the middle of a box, as large as fits.
  ///
  /// A larger picture shrinks, antialiased, and keeps its proportions (no side below 1 pixel); a smaller one
  /// is enlarged by the largest whole number that fits, each pixel a sharp square.
  ///
  /// - Parameters:
  ///   - picture: One channel (grey) or three.
  ///   - box: Where; may reach outside the canvas.
  /// - Returns: The pixels that the picture takes, before clipping; nil where the box is empty.
  @discardableResult
  public mutating func draw(_ picture: ImageBuffer, in box: Box) -> Box? {
    guard box.width > 0, box.height > 0 else { return nil }
    guard picture.width <= box.width && picture.height <= box.height else {
      let (width, height) = Self.shrunk(picture, into: box)
      return paint(picture.resized(width: width, height: height), enlargedBy: 1, in: box)
    }
    let factor = min(box.width / picture.width, box.height / picture.height)
    return paint(picture, enlargedBy: factor, in: box)
  }

  /// The size that keeps the proportions and just fits, rounded to nearest.
  private static func shrunk(_ picture: ImageBuffer, into box: Box) -> (width: Int, height: Int) {
    if picture.width * box.height > picture.height * box.width {
      (box.width, max(1, (picture.height * box.width + picture.width / 2) / picture.width))
    } else {
      (max(1, (picture.width * box.height + picture.height / 2) / picture.height), box.height)
    }
  }

  private mutating func paint(_ picture: ImageBuffer, enlargedBy factor: Int, in box: Box) -> Box {
    let (width, height) = (picture.width * factor, picture.height * factor)
    let target = Box(
      x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width: width, height: height)
    let part = target.clipped(to: bounds)
    let (green, blue) = picture.channels == 3 ? (1, 2) : (0, 0)
    for y in part.rows {
      let row = (y - target.y) / factor
      for x in part.columns {
        let column = (x - target.x) / factor
        let source = (row * picture.width + column) * picture.channels
        set(
          x: x, y: y, red: picture.pixels[source], green: picture.pixels[source + green],
          blue: picture.pixels[source + blue])
      }
    }
    return target
  }
}
