public import KizuCore

/// What a photo looks like in plain numbers: what can be said in words when a folder of photos has changed.
public struct PhotoLooks: Sendable, Equatable, Codable {
  /// One of the numbers.
  public enum Look: String, Sendable, Codable, CaseIterable {
    /// The mean of the grey samples, 0 (black) … 1 (white).
    case brightness
    /// Their standard deviation, 0…½.
    case contrast
    /// The mean size of the Laplacian (4 · middle less its four neighbours) in standard deviations of the grey samples,
    /// which brightness and contrast do not move. Blur lowers it, noise raises it.
    case sharpness
    /// (red - blue) / mean of the three channels, each in the mean.
    case warmth
    /// (green - (red + blue) / 2) / mean of the three channels, each in the mean.
    case tint
  }

  /// One a ``Look``, in their order.
  package let values: [Float]

  /// The number that is meant.
  public subscript(look: Look) -> Float { values[Look.allCases.firstIndex(of: look) ?? 0] }

  /// Whether there is a finite number for each look.
  var isSound: Bool { values.count == Look.allCases.count && values.allSatisfy(\.isFinite) }

  /// Takes numbers that were measured before, one a ``Look`` in their order; nil where there are more or fewer of them.
  package init?(values: [Float]) {
    self.values = values
    guard isSound else { return nil }
  }

  /// Measures a picture; plain pictures have no sharpness.
  public init(of image: ImageBuffer) {
    let (width, height, channels) = (image.width, image.height, image.channels)
    let count = width * height
    let samples = image.pixels.span
    let means = (0..<3).map { channel in
      let places = stride(from: channels == 3 ? channel : 0, to: samples.count, by: channels)
      return Double(places.reduce(0) { $0 + Int(samples[$1]) }) / Double(count) / 255
    }
    let grey = image.greySamples
    let square = grey.reduce(0) { $0 + Double($1) * Double($1) }
    let brightness = 0.299 * means[0] + 0.587 * means[1] + 0.114 * means[2]
    let contrast = max(0, square / Double(count) - brightness * brightness).squareRoot()
    let mean = means.reduce(0, +) / 3
    let edges = Self.meanLaplacian(grey, width: width, height: height)
    values = [
      brightness, contrast, contrast > 1e-3 ? edges / contrast : 0,
      mean > 0 ? (means[0] - means[2]) / mean : 0,
      mean > 0 ? (means[1] - (means[0] + means[2]) / 2) / mean : 0,
    ].map { Float($0) }
  }

  private static func meanLaplacian(_ grey: [Float], width: Int, height: Int) -> Double {
    guard width > 2, height > 2 else { return 0 }
    let samples = grey.span
    var sum = 0.0
    for y in 1..<height - 1 {
      for x in 1..<width - 1 {
        let middle = y * width + x
        let around =
          samples[middle - 1] + samples[middle + 1] + samples[middle - width] + samples[middle + width]
        sum += Double(abs(4 * samples[middle] - around))
      }
    }
    return sum / Double((width - 2) * (height - 2))
  }
}
