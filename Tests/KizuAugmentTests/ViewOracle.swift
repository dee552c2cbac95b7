import Foundation
import KizuAugment
import KizuCore

/// A view by the definitions, pixel by pixel in f64.
struct ViewOracle {
  let size: Int
  /// `planes[c][y][x]`, 0…1.
  var planes: [[[Double]]]

  static func view(of image: ImageBuffer, _ parameters: ViewParameters, size: Int, channels: Int) -> [Double]
  {
    let planes = min(channels, image.channels)
    var oracle =
      parameters.rotation == 0
      ? ViewOracle(image, parameters.crop, size: size, channels: planes)
      : ViewOracle(
        image, parameters.crop, degrees: Double(parameters.rotation), size: size, channels: planes)
    oracle.light(parameters)
    oracle.adjustColour(parameters)
    oracle.mapPixels { $0.map { pow($0, Double(parameters.gamma)) } }
    if parameters.blurSigma > 0 { oracle.blur(Double(parameters.blurSigma)) }
    oracle.sharpen(Double(parameters.sharpness))
    oracle.solarise(parameters)
    oracle.addNoise(parameters)
    oracle.compress(parameters)
    oracle.orient(parameters)
    oracle.cut(parameters)
    let channelPlanes = (0..<channels).map { oracle.planes[min($0, oracle.planes.count - 1)] }
    return channelPlanes.flatMap { $0.flatMap { $0 } }
  }

  /// Planes that are there already, row by row.
  init(_ samples: [Float], size: Int) {
    self.size = size
    planes = stride(from: 0, to: samples.count, by: size * size).map { plane in
      (0..<size).map { y in (0..<size).map { x in Double(samples[plane + y * size + x]) } }
    }
  }

  private init(_ image: ImageBuffer, _ crop: PixelRectangle, size: Int, channels: Int) {
    func shares(_ output: Int, of length: Int) -> [Double] {
      let scale = Double(length) / Double(size)
      let raw = (0..<length).map {
        max(0, 1 - abs(Double($0) + 0.5 - (Double(output) + 0.5) * scale) / max(1, scale))
      }
      return raw.map { $0 / raw.reduce(0, +) }
    }
    let columns = (0..<size).map { shares($0, of: crop.width) }
    let rows = (0..<size).map { shares($0, of: crop.height) }
    self.size = size
    planes = (0..<channels).map { c in
      (0..<size).map { y in
        (0..<size).map { x in
          var value = 0.0
          for (row, rowShare) in rows[y].enumerated() where rowShare > 0 {
            for (column, columnShare) in columns[x].enumerated() where columnShare > 0 {
              value += rowShare * columnShare * Double(image[x: crop.x + column, y: crop.y + row, c: c])
            }
          }
          return value / 255
        }
      }
    }
  }

  mutating func mapPixels(_ change: ([Double]) -> [Double]) {
    for y in 0..<size {
      for x in 0..<size {
        let pixel = change(planes.map { $0[y][x] })
        for c in planes.indices { planes[c][y][x] = min(1, max(0, pixel[c])) }
      }
    }
  }

  private static func grey(_ pixel: [Double]) -> Double {
    pixel.count == 1 ? pixel[0] : 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
  }

  private mutating func adjustColour(_ parameters: ViewParameters) {
    var mean = 0.0
    for y in 0..<size {
      for x in 0..<size { mean += Self.grey(planes.map { $0[y][x] }) / Double(size * size) }
    }
    let contrast = Double(parameters.contrast)
    mapPixels { $0.map { contrast * $0 + (1 - contrast) * mean } }
    guard planes.count == 3 else { return }
    let saturation = Double(parameters.saturation)
    mapPixels { pixel in pixel.map { saturation * $0 + (1 - saturation) * Self.grey(pixel) } }
    mapPixels { Self.turned($0, by: Double(parameters.hue)) }
    if parameters.isGrey {
      mapPixels { pixel in [Double](repeating: Self.grey(pixel), count: 3) }
    }
  }

  /// To HSV, round, and back by the six sectors (Smith, "Color gamut transform pairs", SIGGRAPH 1978).
  private static func turned(_ pixel: [Double], by turns: Double) -> [Double] {
    let value = pixel.max() ?? 0
    let chroma = value - (pixel.min() ?? 0)
    guard chroma > 0 else { return pixel }
    let sixths: Double
    if value == pixel[0] {
      sixths = (pixel[1] - pixel[2]) / chroma
    } else if value == pixel[1] {
      sixths = 2 + (pixel[2] - pixel[0]) / chroma
    } else {
      sixths = 4 + (pixel[0] - pixel[1]) / chroma
    }
    var hue = (sixths / 6 + turns).truncatingRemainder(dividingBy: 1)
    if hue < 0 { hue += 1 }
    let sector = Int(hue * 6) % 6
    let fraction = hue * 6 - Double(Int(hue * 6))
    let low = value - chroma
    let falling = value - chroma * fraction
    let rising = value - chroma * (1 - fraction)
    switch sector {
    case 0: return [value, rising, low]
    case 1: return [falling, value, low]
    case 2: return [low, value, rising]
    case 3: return [low, falling, value]
    case 4: return [rising, low, value]
    default: return [value, low, falling]
    }
  }

  private mutating func blur(_ sigma: Double) {
    let radius = Int((3 * sigma).rounded(.up))
    let raw = (-radius...radius).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }
    let sum = raw.reduce(0, +)
    func reflected(_ position: Int) -> Int {
      var position = position
      while size > 1 && !(0..<size ~= position) {
        position = position < 0 ? -position : 2 * (size - 1) - position
      }
      return size > 1 ? position : 0
    }
    for c in planes.indices {
      for axis in 0..<2 {
        let old = planes[c]
        for y in 0..<size {
          for x in 0..<size {
            planes[c][y][x] = (-radius...radius).reduce(0) { total, d in
              let source = axis == 0 ? old[y][reflected(x + d)] : old[reflected(y + d)][x]
              return total + raw[d + radius] / sum * source
            }
          }
        }
      }
    }
  }

  private mutating func orient(_ parameters: ViewParameters) {
    for c in planes.indices {
      if parameters.isFlippedHorizontally { planes[c] = planes[c].map { $0.reversed() } }
      if parameters.isFlippedVertically { planes[c].reverse() }
      for _ in 0..<parameters.quarterTurns {
        let old = planes[c]
        planes[c] = (0..<size).map { y in (0..<size).map { x in old[x][size - 1 - y] } }
      }
    }
  }
}
