import KizuCore

/// The antialiased resize in f32, for inputs whose embeddings others must be able to repeat.
///
/// The same filter as `ImageResampler`, which keeps whole 1/256ths of a grey level and is made for speed: Pillow's
/// `BILINEAR`, torchvision's `antialias=True` on floats.
struct ExactResampling {
  /// The pixels that one output sample mixes, and how much of each; the weights sum to 1.
  private struct Window {
    var first: Int
    var weights: [Float]
  }

  private let columns: [Window]
  private let rows: [Window]

  /// Plans a resize of the stretches given to `width` × `height` samples.
  init(columns: ResamplingInterval, rows: ResamplingInterval, width: Int, height: Int) {
    self.columns = Self.windows(of: columns, count: width)
    self.rows = Self.windows(of: rows, count: height)
  }

  private static func windows(of interval: ResamplingInterval, count: Int) -> [Window] {
    (0..<count).map { output in
      let window = interval.window(ofOutput: output, of: count)
      let first = window.pixels.lowerBound
      let shares = window.pixels.map { window.share(of: $0) }
      let sum = shares.reduce(0, +)
      // A window beyond whose centre nothing may be read takes the nearest pixel.
      guard sum > 0 else { return Window(first: first, weights: [1]) }
      return Window(first: first, weights: shares.map { Float($0 / sum) })
    }
  }

  /// One channel of an image, resized: `[height, width]`, in units of the sample range 0…1.
  func plane(_ channel: Int, of image: ImageBuffer) -> [Float] {
    let samples = image.pixels.span
    let firstRow = rows.first?.first ?? 0
    let endRow = rows.last.map { $0.first + $0.weights.count } ?? 0
    var mixed = [Float](repeating: 0, count: (endRow - firstRow) * columns.count)
    for row in firstRow..<endRow {
      let start = row * image.width * image.channels + channel
      for (x, window) in columns.enumerated() {
        var sum: Float = 0
        var place = start + window.first * image.channels
        for weight in window.weights {
          sum += weight * Float(samples[place])
          place += image.channels
        }
        mixed[(row - firstRow) * columns.count + x] = sum
      }
    }
    var output = [Float](repeating: 0, count: rows.count * columns.count)
    for (y, window) in rows.enumerated() {
      for (tap, weight) in window.weights.enumerated() {
        let row = (window.first - firstRow + tap) * columns.count
        let share = weight / 255
        for x in 0..<columns.count { output[y * columns.count + x] += share * mixed[row + x] }
      }
    }
    return output
  }
}
