public import KizuCore
import KizuData
public import KizuTrial

/// A photo beside itself with its heat map laid over it: where it is unlike good parts, and how much.
///
/// Places no stranger than an ordinary place of a good photo stay as they are; from there on yellow grows into red at the
/// threshold and beyond. A white ring stands around the strangest place. The scale is that of the detector, so pictures
/// of different photos can be compared.
public struct AnomalyPicture: Sendable {
  /// Photos are shown at least as large, in pixels, and at most this times two.
  static let side = 256
  private static let gap = 8
  /// How much of the photo the strongest colour covers, of 255.
  private static let coverage: Float = 190

  /// What is drawn.
  public let canvas: Canvas

  /// Draws a photo.
  ///
  /// - Parameters:
  ///   - scored: The photo with its map.
  ///   - typical: The distance that gets no colour.
  ///   - threshold: The distance that gets red.
  public init(_ scored: ScoredPhoto, typical: Double, threshold: Double) {
    let image = Self.shown(scored.working.image)
    let (width, height) = (image.width, image.height)
    var canvas = Canvas(width: 2 * width + Self.gap, height: height)
    canvas.draw(image, in: Canvas.Box(x: 0, y: 0, width: width, height: height))
    let left = width + Self.gap
    canvas.draw(image, in: Canvas.Box(x: left, y: 0, width: width, height: height))
    let span = Float(max(threshold - typical, .leastNormalMagnitude))
    for (index, distance) in scored.map.interpolated(width: width, height: height).enumerated() {
      guard let distance else { continue }
      let heat = min(max((distance - Float(typical)) / span, 0), 1.5)
      guard heat > 0 else { continue }
      canvas.blend(
        x: left + index % width, y: index / width, colour: Self.colour(heat),
        coverage: Int(Self.coverage * min(heat, 1)))
    }
    let peak = scored.map.peak
    Self.ring(
      &canvas, x: left + (2 * peak.x + 1) * width / (2 * scored.map.width),
      y: (2 * peak.y + 1) * height / (2 * scored.map.height), from: left)
    self.canvas = canvas
  }

  /// The right half alone: the photo with its map.
  public var warmed: ImageBuffer {
    let image = canvas.image
    let width = (image.width - Self.gap) / 2
    return image.cropped(to: PixelRectangle(x: width + Self.gap, y: 0, width: width, height: image.height))
  }

  /// The photo at a size that a person can look at: small ones enlarged by a whole number, large ones shrunk.
  private static func shown(_ image: ImageBuffer) -> ImageBuffer {
    let long = max(image.width, image.height)
    if long > 2 * side {
      return image.resized(
        width: max(1, image.width * 2 * side / long), height: max(1, image.height * 2 * side / long))
    }
    let factor = max(1, (side + long - 1) / long)
    return image.resized(width: image.width * factor, height: image.height * factor)
  }

  /// Yellow at 0, red at 1, dark red at 1.5.
  private static func colour(_ heat: Float) -> Canvas.Colour {
    let green = heat < 1 ? 230 * (1 - heat) : 0
    let red = heat < 1 ? 255 : 255 - 110 * (heat - 1) / 0.5
    return Canvas.Colour(red: UInt8(red), green: UInt8(green), blue: 0)
  }

  private static func ring(_ canvas: inout Canvas, x: Int, y: Int, from left: Int) {
    let (outer, inner) = (9, 7)
    for dy in -outer...outer {
      for dx in -outer...outer where x + dx >= left {
        let square = dx * dx + dy * dy
        guard square <= outer * outer, square >= (inner - 1) * (inner - 1) else { continue }
        let isEdge = square > (outer - 1) * (outer - 1) || square < inner * inner
        canvas.blend(x: x + dx, y: y + dy, colour: isEdge ? .ink : .paper, coverage: 255)
      }
    }
  }
}
