import KizuCore

extension ImageBuffer {
  /// Pixels of a side of the blocks that are copied one by one: rows of the one picture are columns of the other,
  /// and a block of both stays in the cache.
  private static let blockSide = 64

  /// The picture brought upright.
  func turned(_ orientation: ExifOrientation) -> ImageBuffer {
    guard orientation != .upright else { return self }
    let (columns, rows) = orientation.swapsSides ? (height, width) : (width, height)
    let walk = Walk(orientation, width: width, height: height)
    // SAFETY: `copyBlocks` writes every sample once.
    let turned = unsafe [UInt8](unsafeUninitializedCapacity: pixels.count) { output, count in
      unsafe pixels.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        // A constant number of channels lets the inner loop be unrolled.
        if channels == 3 {
          unsafe Self.copyBlocks(walk, source, target, columns: columns, rows: rows, channels: 3)
        } else {
          unsafe Self.copyBlocks(walk, source, target, columns: columns, rows: rows, channels: 1)
        }
      }
      count = pixels.count
    }
    return ImageBuffer(width: columns, height: rows, channels: channels, pixels: turned)
  }

  /// Where the pixel in column x of row y of the upright picture stands in the stored one, rows one after the
  /// other: at `start + x * right + y * down`.
  private struct Walk {
    let start: Int
    let right: Int
    let down: Int

    init(_ orientation: ExifOrientation, width: Int, height: Int) {
      let (lastColumn, lastRow) = (width - 1, (height - 1) * width)
      (start, right, down) =
        switch orientation {
        case .upright: (0, 1, width)
        case .flipHorizontally: (lastColumn, -1, width)
        case .turnHalf: (lastRow + lastColumn, -1, -width)
        case .flipVertically: (lastRow, 1, -width)
        case .transpose: (0, width, 1)
        case .turnRight: (lastRow, -width, 1)
        case .transverse: (lastRow + lastColumn, -width, -1)
        case .turnLeft: (lastColumn, width, -1)
        }
    }
  }

  @inline(__always)
  private static func copyBlocks(
    _ walk: Walk, _ source: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, columns: Int,
    rows: Int, channels: Int
  ) {
    for top in stride(from: 0, to: rows, by: blockSide) {
      for left in stride(from: 0, to: columns, by: blockSide) {
        let right = min(left + blockSide, columns)
        for y in top..<min(top + blockSide, rows) {
          // SAFETY: the walk over all columns and rows visits each pixel of the stored picture once.
          var from = unsafe source + (walk.start + left * walk.right + y * walk.down) * channels
          var to = unsafe target + (y * columns + left) * channels
          for _ in left..<right {
            for channel in 0..<channels { unsafe to[channel] = from[channel] }
            unsafe from += walk.right * channels
            unsafe to += channels
          }
        }
      }
    }
  }
}
