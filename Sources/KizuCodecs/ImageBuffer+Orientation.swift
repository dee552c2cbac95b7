import KizuCore

extension ImageBuffer {
  /// The picture brought upright.
  func turned(_ orientation: ExifOrientation) -> ImageBuffer {
    guard orientation != .upright else { return self }
    let (columns, rows) = orientation.swapsSides ? (height, width) : (width, height)
    let (lastColumn, lastRow) = (width - 1, height - 1)
    let samples = pixels.span
    let turned = [UInt8](capacity: samples.count) { output in
      for y in 0..<rows {
        for x in 0..<columns {
          // Where the pixel of the upright picture stands in the stored one.
          let (column, row) =
            switch orientation {
            case .upright: (x, y)
            case .flipHorizontally: (lastColumn - x, y)
            case .turnHalf: (lastColumn - x, lastRow - y)
            case .flipVertically: (x, lastRow - y)
            case .transpose: (y, x)
            case .turnRight: (y, lastRow - x)
            case .transverse: (lastColumn - y, lastRow - x)
            case .turnLeft: (lastColumn - y, x)
            }
          let start = (row * width + column) * channels
          for channel in 0..<channels { output.append(samples[start + channel]) }
        }
      }
    }
    return ImageBuffer(width: columns, height: rows, channels: channels, pixels: turned)
  }
}
