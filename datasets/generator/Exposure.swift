import KizuCore

/// What the sensor read: one brightness a pixel, 0…1 and beyond where it will be clipped.
struct Exposure {
  let side: Int
  let brightness: [Float]

  /// The picture in bytes.
  ///
  /// - Parameters:
  ///   - tint: One factor a channel: 1 for grey, or red, green and blue.
  ///   - clean: The same part without its defect, or nil for a good part.
  ///   - defectTint: By how much the defect's change is stronger or weaker in each channel.
  /// - Returns: A picture with one channel a tint.
  func developed(tint: [Float], clean: Exposure? = nil, defectTint: [Float] = [1, 1, 1]) -> ImageBuffer {
    var image = ImageBuffer(width: side, height: side, channels: tint.count)
    for index in brightness.indices {
      let base = clean?.brightness[index] ?? brightness[index]
      let change = brightness[index] - base
      for channel in tint.indices {
        let value = 255 * tint[channel] * (base + change * defectTint[channel])
        image.pixels[index * tint.count + channel] = UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return image
  }

  /// Whether a person would notice the difference from the same part without a defect.
  ///
  /// The strongest part of the change must stand out against the contrast of the texture around it.
  func isVisiblyDifferent(from clean: Exposure) -> Bool {
    var changes: [Float] = []
    var sum: Float = 0
    var sumOfSquares: Float = 0
    for index in brightness.indices {
      let base = min(clean.brightness[index], 1)
      let change = 255 * abs(min(brightness[index], 1) - base)
      guard change >= 4 else { continue }
      changes.append(change)
      sum += base
      sumOfSquares += base * base
    }
    let pixelsPerUnit = Float(side) / 128
    guard Float(changes.count) >= 24 * pixelsPerUnit * pixelsPerUnit, changes.count >= 6 else { return false }
    changes.sort()
    let count = Float(changes.count)
    let texture = 255 * max(0, sumOfSquares / count - sum * sum / (count * count)).squareRoot()
    return changes[changes.count * 4 / 5] >= 9 + 0.9 * texture
  }
}
