import KizuCore

/// First and second moments of a photo's samples, by channel, in units of 0…1.
struct PixelMoments: Sendable {
  let isGrey: Bool
  /// Mean of red, green and blue.
  let mean: [Double]
  /// Mean square of red, green and blue.
  let square: [Double]

  init(_ image: ImageBuffer) {
    isGrey = image.channels == 1
    let samples = image.pixels.span
    var sums = [UInt64](repeating: 0, count: image.channels)
    var squares = sums
    for channel in 0..<image.channels {
      var sum: UInt64 = 0
      var square: UInt64 = 0
      for index in stride(from: channel, to: samples.count, by: image.channels) {
        let value = UInt64(samples[index])
        sum += value
        square += value * value
      }
      (sums[channel], squares[channel]) = (sum, square)
    }
    let count = Double(image.width * image.height)
    let channels = image.channels == 1 ? [0, 0, 0] : [0, 1, 2]
    mean = channels.map { Double(sums[$0]) / count / 255 }
    square = channels.map { Double(squares[$0]) / count / (255 * 255) }
  }

  /// The constants that bring photos of these moments to mean 0 and deviation 1.
  ///
  /// A set without contrast gets the deviation of one grey level, so that nothing is divided by zero.
  static func normalization(of moments: [PixelMoments]) -> Normalization {
    let count = Double(max(1, moments.count))
    let mean = (0..<3).map { channel in moments.reduce(0) { $0 + $1.mean[channel] } / count }
    let deviation = (0..<3).map { channel in
      let square = moments.reduce(0) { $0 + $1.square[channel] } / count
      return max(1 / 255, max(0, square - mean[channel] * mean[channel]).squareRoot())
    }
    return Normalization(mean: mean.map { Float($0) }, standardDeviation: deviation.map { Float($0) })
  }
}
