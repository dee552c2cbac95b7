extension ImageBuffer {
  /// A picture of samples 0…1 in planes, `[C, H, W]`, what is beyond cut off.
  package init(planes samples: [Float], width: Int, height: Int, channels: Int) {
    self.init(width: width, height: height, channels: channels)
    let count = width * height
    for index in 0..<count {
      for channel in 0..<channels {
        pixels[index * channels + channel] = Self.byte(samples[channel * count + index])
      }
    }
  }

  /// A sample 0…1 as a pixel, what is beyond cut off.
  package static func byte(_ sample: Float) -> UInt8 { UInt8(min(max(255 * sample, 0), 255).rounded()) }

  /// The grey picture, 0…1: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
  package var greySamples: [Float] {
    guard channels == 3 else { return pixels.map { Float($0) / 255 } }
    return (0..<width * height).map {
      let (red, green, blue) = (pixels[3 * $0], pixels[3 * $0 + 1], pixels[3 * $0 + 2])
      return (0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue)) / 255
    }
  }
}
