import KizuCore
import RealModule

/// Blur by the lens and noise by the sensor.
struct Camera {
  /// Standard deviation of the blur in pixels.
  let blur: Float
  /// Noise in units of brightness 0…1, by pixel: one exposure, whatever the part shows.
  let noise: [Float]

  /// A camera in the state of one exposure of `count` pixels.
  init(lot: LotAppearance, pose: PhotoPose, side: Int, _ random: inout RandomStream) {
    blur = (lot.blur + pose.blur) * Float(side) / 128
    let deviation = lot.sensorNoise / 255
    noise = (0..<side * side).map { _ in deviation * random.normal() }
  }

  /// Brightness as the sensor reads it, not yet rounded or clipped.
  func expose(_ brightness: [Float], side: Int) -> [Float] {
    let radius = Int((3 * blur).rounded(.up))
    var kernel = (-radius...radius).map { bell(Float($0), max(blur, 1e-3)) }
    let sum = kernel.reduce(0, +)
    for index in kernel.indices { kernel[index] /= sum }
    let rows = Self.blurRows(brightness, side: side, kernel)
    let both = Self.blurRows(rows, side: side, kernel)
    return zip(both, noise).map { $0 + $1 }
  }

  /// Convolves each row, repeating its ends, and turns the picture about its diagonal; twice is both ways.
  private static func blurRows(_ pixels: [Float], side: Int, _ kernel: [Float]) -> [Float] {
    let radius = kernel.count / 2
    var output = [Float](repeating: 0, count: pixels.count)
    for row in 0..<side {
      for column in 0..<side {
        var sum: Float = 0
        for tap in 0..<kernel.count {
          sum += kernel[tap] * pixels[row * side + min(max(column + tap - radius, 0), side - 1)]
        }
        output[column * side + row] = sum
      }
    }
    return output
  }
}
