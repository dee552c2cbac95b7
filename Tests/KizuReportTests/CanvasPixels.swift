import KizuCore
import KizuReport

extension ImageBuffer {
  /// The part of a picture that begins at a pixel.
  func cropped(x: Int, y: Int, width: Int, height: Int) -> ImageBuffer {
    var part = ImageBuffer(width: width, height: height, channels: channels)
    for row in 0..<height {
      for column in 0..<width {
        for c in 0..<channels { part[x: column, y: row, c: c] = self[x: x + column, y: y + row, c: c] }
      }
    }
    return part
  }

  /// The smallest box that holds every pixel that is not white; nil where all are.
  var inkBox: (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    var (columns, rows) = ([Int](), [Int]())
    for y in 0..<height {
      for x in 0..<width where (0..<channels).contains(where: { self[x: x, y: y, c: $0] != 255 }) {
        columns.append(x)
        rows.append(y)
      }
    }
    guard let left = columns.min(), let right = columns.max(), let top = rows.min(), let bottom = rows.max()
    else { return nil }
    return (left...right, top...bottom)
  }

  /// A picture in which no two pixels near each other are equal.
  static func pattern(width: Int, height: Int, channels: Int) -> ImageBuffer {
    let pixels = (0..<width * height * channels).map { (index: Int) in UInt8((index * 37 + index / 7) % 251) }
    return ImageBuffer(width: width, height: height, channels: channels, pixels: pixels)
  }
}

extension Canvas.Colour {
  static let black = Self(red: 0, green: 0, blue: 0)
}
