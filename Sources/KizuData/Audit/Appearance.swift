import Foundation
public import KizuCore

/// What a photo looks like from afar: 63 numbers that change little with light, noise and a slight move of
/// the camera.
///
/// The grey photo is shrunk to 32 × 32; of its two-dimensional discrete cosine transform the 8 × 8 lowest
/// coefficients c(u, v) are kept, without the mean c(0, 0), weighted by (u² + v²)^¼ and scaled to length 1.
/// The weight keeps uneven light, which lives in the lowest of them, from outshining the part. Offset and
/// gain of the exposure cancel. After Zauner, "Implementation and benchmarking of perceptual image hash
/// functions", 2010, but with the coefficients themselves where pHash keeps their signs: on inspection
/// photos, which look alike, 64 signs are too few.
///
/// Turning or flipping the photo only changes signs of the coefficients and swaps u with v, so that
/// ``similarity(to:)`` looks at all eight orientations without any pixel.
public struct Appearance: Sendable, Equatable {
  /// The root mean square of the kept coefficients below which a photo is too flat to be told from others, in
  /// grey levels.
  public static let flatness: Float = 1

  static let side = 8
  private static let thumbnailSide = 32

  /// Entry u + 8 v for frequency u along rows and v along columns; the first is 0.
  let coefficients: SIMD64<Float>

  /// The appearance of a picture; nil where it is too flat.
  public init?(_ image: ImageBuffer) {
    let count = Self.thumbnailSide
    let small = image.resized(width: count, height: count)
    var grey = [Float](repeating: 0, count: count * count)
    for index in grey.indices {
      if small.channels == 1 {
        grey[index] = Float(small.pixels[index])
      } else {
        // Luma of ITU-R BT.601.
        grey[index] =
          0.299 * Float(small.pixels[3 * index]) + 0.587 * Float(small.pixels[3 * index + 1])
          + 0.114 * Float(small.pixels[3 * index + 2])
      }
    }
    self.init(thumbnail: grey)
  }

  private init?(thumbnail grey: [Float]) {
    let (count, side) = (Self.thumbnailSide, Self.side)
    var rows = [Float](repeating: 0, count: side * count)
    for y in 0..<count {
      for u in 0..<side {
        var sum: Float = 0
        for x in 0..<count { sum += Self.basis[u * count + x] * grey[y * count + x] }
        rows[u * count + y] = sum
      }
    }
    var kept = SIMD64<Float>.zero
    for v in 0..<side {
      for u in 0..<side where u + v > 0 {
        var sum: Float = 0
        for y in 0..<count { sum += Self.basis[v * count + y] * rows[u * count + y] }
        kept[u + side * v] = sum
      }
    }
    // The transform is orthonormal: the mean square over pixels is that of the coefficients over 32².
    guard (kept * kept).sum().squareRoot() / Float(count) >= Self.flatness else { return nil }
    let weighted = kept * Self.weights
    coefficients = weighted / (weighted * weighted).sum().squareRoot()
  }

  /// The orthonormal DCT-II: entry u · 32 + x is √(2 / 32) cos(π (2 x + 1) u / 64), or √(1 / 32) for u = 0.
  private static let basis: [Float] = (0..<side * thumbnailSide).map { index in
    let (u, x) = (index / thumbnailSide, index % thumbnailSide)
    let scale = (u == 0 ? 1.0 : 2.0) / Double(thumbnailSide)
    return Float(
      scale.squareRoot() * cos(Double.pi * Double((2 * x + 1) * u) / Double(2 * thumbnailSide)))
  }

  private static let weights: SIMD64<Float> = {
    var weights = SIMD64<Float>.zero
    for v in 0..<side {
      for u in 0..<side where u + v > 0 { weights[u + side * v] = sqrt(sqrt(Float(u * u + v * v))) }
    }
    return weights
  }()
}
