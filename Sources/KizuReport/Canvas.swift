public import KizuCore

/// A picture to draw on: rectangles, lines, other pictures and text, three channels, origin at the top left.
///
/// Whatever lies outside is clipped, and coordinates beyond ±``coordinateLimit`` are taken as that limit, so
/// no argument can trap or take long. The same calls give the same pixels on every machine: text comes from
/// letters in the program, not from fonts of the system.
///
/// ```swift
/// var canvas = Canvas(width: 320, height: 64)
/// canvas.drawText("傷 0.93", x: 8, y: 8, font: .heading)
/// canvas.outlineRectangle(Canvas.Box(x: 0, y: 0, width: 320, height: 64), colour: .rule)
/// let file = try PhotoCodec.encodePNG(canvas.image)
/// ```
public struct Canvas: Sendable {
  /// The most columns or rows.
  public static let sideLimit = 32_768
  /// The largest coordinate that is told from larger ones, in pixels.
  public static let coordinateLimit = 1 << 24

  /// What has been drawn: three channels.
  public private(set) var image: ImageBuffer

  /// A canvas of one colour.
  ///
  /// - Precondition: the sides are 1…``sideLimit``.
  public init(width: Int, height: Int, colour: Colour = .paper) {
    precondition((1...Self.sideLimit).contains(width) && (1...Self.sideLimit).contains(height))
    image = ImageBuffer(width: width, height: height, channels: 3)
    fillRectangle(bounds, colour: colour)
  }

  /// Columns.
  public var width: Int { image.width }
  /// Rows.
  public var height: Int { image.height }
  /// The whole canvas.
  public var bounds: Box { Box(x: 0, y: 0, width: width, height: height) }

  /// Paints every pixel of a box.
  public mutating func fillRectangle(_ box: Box, colour: Colour) {
    let part = box.clipped(to: bounds)
    for y in part.rows {
      var index = (y * width + part.x) * 3
      for _ in part.columns {
        image.pixels[index] = colour.red
        image.pixels[index + 1] = colour.green
        image.pixels[index + 2] = colour.blue
        index += 3
      }
    }
  }

  /// Paints the border of a box, inside it.
  ///
  /// - Parameters:
  ///   - box: Whose border.
  ///   - colour: Of the border.
  ///   - thickness: In pixels; nothing is painted for less than 1.
  public mutating func outlineRectangle(_ box: Box, colour: Colour, thickness: Int = 1) {
    let edge = min(thickness, box.width, box.height)
    guard edge > 0 else { return }
    let (right, bottom) = (box.x + box.width - edge, box.y + box.height - edge)
    fillRectangle(Box(x: box.x, y: box.y, width: box.width, height: edge), colour: colour)
    fillRectangle(Box(x: box.x, y: bottom, width: box.width, height: edge), colour: colour)
    fillRectangle(Box(x: box.x, y: box.y, width: edge, height: box.height), colour: colour)
    fillRectangle(Box(x: right, y: box.y, width: edge, height: box.height), colour: colour)
  }

  /// Lays a colour over a pixel, of which it covers 0 (nothing) … 255 (all).
  mutating func blend(x: Int, y: Int, colour: Colour, coverage: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let index = (y * width + x) * 3
    func mixed(_ below: UInt8, _ above: UInt8) -> UInt8 {
      UInt8((Int(below) * (255 - coverage) + Int(above) * coverage + 127) / 255)
    }
    image.pixels[index] = mixed(image.pixels[index], colour.red)
    image.pixels[index + 1] = mixed(image.pixels[index + 1], colour.green)
    image.pixels[index + 2] = mixed(image.pixels[index + 2], colour.blue)
  }

  /// Sets a pixel that is known to be inside.
  mutating func set(x: Int, y: Int, red: UInt8, green: UInt8, blue: UInt8) {
    let index = (y * width + x) * 3
    image.pixels[index] = red
    image.pixels[index + 1] = green
    image.pixels[index + 2] = blue
  }
}
