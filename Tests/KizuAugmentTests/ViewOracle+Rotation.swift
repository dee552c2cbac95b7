import Foundation
import KizuAugment
import KizuCore

extension ViewOracle {
  /// A rotated crop by the definition: a sheared row of sheared columns of an antialiased resize, sample by sample.
  init(_ image: ImageBuffer, _ crop: PixelRectangle, degrees: Double, size: Int, channels: Int) {
    let angle = degrees * .pi / 180
    let (a, b) = (Double(crop.width) / Double(size), Double(crop.height) / Double(size))
    let middle = 0.5 - Double(size) / 2
    let (stepX, stepY) = (a * cos(angle), b / cos(angle))
    let (middleX, middleY) = (
      Double(crop.x) + Double(crop.width) / 2, Double(crop.y) + Double(crop.height) / 2
    )
    self.size = size
    planes = (0..<channels).map { c in
      var known: [SIMD2<Int>: Double] = [:]
      /// The resized picture.
      func sample(_ column: Int, _ row: Int) -> Double {
        if let value = known[SIMD2(column, row)] { return value }
        let value = Self.mix(middleX + (Double(column) + middle) * stepX, max(1, stepX)) { x in
          Self.mix(middleY + (Double(row) + middle) * stepY, max(1, stepY)) { y in
            Double(image[x: Self.reflected(x, image.width), y: Self.reflected(y, image.height), c: c]) / 255
          }
        }
        known[SIMD2(column, row)] = value
        return value
      }
      return (0..<size).map { i in
        (0..<size).map { j in
          let value = Self.cubic(Double(j) - (Double(i) + middle) * (b / a) * tan(angle)) { column in
            Self.cubic(Double(i) + (Double(column) + middle) * (a / b) * sin(angle) * cos(angle)) { row in
              sample(column, row)
            }
          }
          return min(1, max(0, value))
        }
      }
    }
  }

  private static func reflected(_ position: Int, _ count: Int) -> Int {
    var position = position
    while count > 1 && !(0..<count ~= position) {
      position = position < 0 ? -position : 2 * (count - 1) - position
    }
    return count > 1 ? position : 0
  }

  /// What lies at `centre` on a line of pixels, through a triangle that reaches `reach`.
  private static func mix(_ centre: Double, _ reach: Double, _ pixel: (Int) -> Double) -> Double {
    var (sum, total) = (0.0, 0.0)
    for index in Int(centre - reach - 2)...Int(centre + reach + 2) {
      let weight = max(0, 1 - abs(Double(index) + 0.5 - centre) / reach)
      guard weight > 0 else { continue }
      sum += weight * pixel(index)
      total += weight
    }
    return sum / total
  }

  /// Keys' cubic convolution with a = -½, by its kernel.
  private static func cubic(_ place: Double, _ sample: (Int) -> Double) -> Double {
    let first = Int(place.rounded(.down)) - 1
    return (first..<(first + 4)).reduce(0) { sum, index in
      let s = abs(place - Double(index))
      let weight = s < 1 ? 1.5 * s * s * s - 2.5 * s * s + 1 : -0.5 * s * s * s + 2.5 * s * s - 4 * s + 2
      return sum + weight * sample(index)
    }
  }
}
