import Foundation
import KizuAugment
import KizuCore

extension ViewOracle {
  mutating func light(_ parameters: ViewParameters) {
    let angle = 2 * Double.pi * Double(parameters.illuminationDirection)
    let (cosine, sine) = (cos(angle), sin(angle))
    for y in 0..<size {
      for x in 0..<size {
        let u = (2 * Double(x) + 1) / Double(size) - 1
        let v = (2 * Double(y) + 1) / Double(size) - 1
        let gradient = (u * cosine + v * sine) / (abs(cosine) + abs(sine))
        let factor = Double(parameters.brightness) * (1 + Double(parameters.illumination) * gradient)
        for c in planes.indices { planes[c][y][x] = min(1, max(0, planes[c][y][x] * factor)) }
      }
    }
  }

  mutating func sharpen(_ factor: Double) {
    guard size > 2 else { return }
    let old = planes
    for c in planes.indices {
      for y in 1..<(size - 1) {
        for x in 1..<(size - 1) {
          var smooth = 4 * old[c][y][x]
          for dy in -1...1 { for dx in -1...1 { smooth += old[c][y + dy][x + dx] } }
          planes[c][y][x] = min(1, max(0, factor * old[c][y][x] + (1 - factor) * smooth / 13))
        }
      }
    }
  }

  mutating func solarise(_ parameters: ViewParameters) {
    guard let threshold = parameters.solariseThreshold else { return }
    mapPixels { $0.map { $0 >= Double(threshold) ? 1 - $0 : $0 } }
  }

  mutating func addNoise(_ parameters: ViewParameters) {
    let (own, shot) = (Double(parameters.noise), Double(parameters.shotNoise))
    guard own > 0 || shot > 0 else { return }
    let planeStride = (size * size + 7) / 8 * 8
    for c in planes.indices {
      // A view whose colour was taken away is one plane.
      let plane = parameters.isGrey ? 0 : c
      for y in 0..<size {
        for x in 0..<size {
          let number = plane * planeStride + x * size + y
          let value = planes[c][y][x]
          let deviate = Self.deviate(number, key: parameters.noiseKey)
          planes[c][y][x] = min(1, max(0, value + deviate * (own * own + shot * shot * value).squareRoot()))
        }
      }
    }
  }

  /// The standard normal number of one sample.
  static func deviate(_ number: Int, key: UInt64) -> Double {
    func mixed(_ word: UInt32) -> UInt32 {
      var x = word
      x ^= x >> 16
      x = x &* 0x7FEB_352D
      x ^= x >> 15
      x = x &* 0x846C_A68B
      return x ^ x >> 16
    }
    func uniform(_ counter: Int) -> Double {
      let word = mixed(
        mixed(UInt32(counter) ^ UInt32(truncatingIfNeeded: key)) ^ UInt32(truncatingIfNeeded: key >> 32))
      return Double(word >> 8) / 16_777_216
    }
    let first = number / 8 * 8 + number % 4
    let radius = (-2 * log(uniform(first) + 1 / 16_777_216)).squareRoot()
    let angle = 2 * Double.pi * uniform(first + 4)
    return radius * (number % 8 < 4 ? cos(angle) : sin(angle))
  }

  mutating func compress(_ parameters: ViewParameters) {
    guard let quality = parameters.jpegQuality else { return }
    if planes.count == 1 || parameters.isGrey {
      let plane = Self.compressed(planes[0].map { $0.map { 255 * $0 - 128 } }, Self.lumaTable, quality)
      planes = planes.map { _ in plane.map { $0.map { ($0 + 128) / 255 } } }
    } else {
      mapAllPixels { pixel in
        let luma = 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]
        return [255 * luma - 128, 255 * (pixel[2] - luma) / 1.772, 255 * (pixel[0] - luma) / 1.402]
      }
      for c in 0..<3 {
        planes[c] = Self.compressed(planes[c], c == 0 ? Self.lumaTable : Self.chromaTable, quality)
      }
      mapAllPixels { pixel in
        let luma = (pixel[0] + 128) / 255
        let (red, blue) = (luma + 1.402 * pixel[2] / 255, luma + 1.772 * pixel[1] / 255)
        return [red, (luma - 0.299 * red - 0.114 * blue) / 0.587, blue]
      }
    }
    mapPixels { $0 }
  }

  private mutating func mapAllPixels(_ change: ([Double]) -> [Double]) {
    for y in 0..<size {
      for x in 0..<size {
        let pixel = change(planes.map { $0[y][x] })
        for c in planes.indices { planes[c][y][x] = pixel[c] }
      }
    }
  }

  /// ITU-T T.81, A.3.3 and A.3.4, by the double sums.
  private static func compressed(_ plane: [[Double]], _ table: [Int], _ quality: Int) -> [[Double]] {
    let last = plane.count - 1
    var output = plane
    func basis(_ k: Int, _ u: Int) -> Double {
      (u == 0 ? 0.5.squareRoot() : 1) / 2 * cos(Double((2 * k + 1) * u) * .pi / 16)
    }
    for top in stride(from: 0, through: last, by: 8) {
      for left in stride(from: 0, through: last, by: 8) {
        var levels = [[Double]](repeating: [Double](repeating: 0, count: 8), count: 8)
        for v in 0..<8 {
          for u in 0..<8 {
            var sum = 0.0
            for y in 0..<8 {
              for x in 0..<8 {
                sum += plane[min(last, top + y)][min(last, left + x)] * basis(x, u) * basis(y, v)
              }
            }
            let percent = quality < 50 ? 5000 / quality : 200 - 2 * quality
            let step = Double(min(255, max(1, (table[8 * v + u] * percent + 50) / 100)))
            levels[v][u] = (sum / step).rounded(.toNearestOrEven) * step
          }
        }
        for y in top...min(last, top + 7) {
          for x in left...min(last, left + 7) {
            var sum = 0.0
            for v in 0..<8 {
              for u in 0..<8 { sum += levels[v][u] * basis(x - left, u) * basis(y - top, v) }
            }
            output[y][x] = sum
          }
        }
      }
    }
    return output
  }

  mutating func cut(_ parameters: ViewParameters) {
    guard let hidden = parameters.cutout?.rectangle(size: size) else { return }
    for c in planes.indices {
      for y in hidden.y..<(hidden.y + hidden.height) {
        for x in hidden.x..<(hidden.x + hidden.width) { planes[c][y][x] = 0 }
      }
    }
  }
}

extension ViewOracle {
  /// The standard's tables, as Pillow reads them from a file of quality 50.
  private static let tables: [[Int]] = {
    let jpegs = (try? OperationReference.load().jpegs.cases) ?? []
    return jpegs.first { $0.quality == 50 && $0.channels == 3 }?.tables ?? []
  }()
  static var lumaTable: [Int] { tables[0] }
  static var chromaTable: [Int] { tables[1] }
}
