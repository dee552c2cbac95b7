public import KizuAugment
public import KizuCore

/// Where the defect of a photo is, in the size that training sees the photo in.
public struct DefectMask: Sendable {
  /// How much of each pixel is defect, 0…255; one channel.
  public let coverage: ImageBuffer
  /// The side of the largest square that fits into the defect, in pixels of ``coverage``.
  public let shorterSide: Double

  init(coverage: ImageBuffer, shorterSide: Double) {
    self.coverage = coverage
    self.shorterSide = shorterSide
  }

  /// A defect from a mask at full size; nil where all pixels are 0.
  ///
  /// - Parameters:
  ///   - mask: Any sample above 0 is defect.
  ///   - width: Columns of the photo as training sees it, at least 1.
  ///   - height: Its rows, at least 1.
  public init?(_ mask: ImageBuffer, width: Int, height: Int) {
    let binary = Self.binary(mask)
    let side = Self.largestSquare(binary)
    guard side > 0 else { return nil }
    let scale =
      (Double(width) / Double(mask.width) * Double(height) / Double(mask.height)).squareRoot()
    let isSame = width == mask.width && height == mask.height
    coverage = isSame ? binary : binary.resized(width: width, height: height)
    shorterSide = Double(side) * scale
  }

  /// The share of the defect's area that a view shows, 0…1: neither cut off nor under the hidden square.
  public func shareSeen(_ geometry: ViewGeometry) -> Double {
    let width = coverage.width
    var (area, seen) = (0, 0)
    for index in coverage.pixels.indices where coverage.pixels[index] > 0 {
      area += Int(coverage.pixels[index])
      if geometry.shows(x: index % width, y: index / width) { seen += Int(coverage.pixels[index]) }
    }
    return area == 0 ? 0 : Double(seen) / Double(area)
  }

  /// The defect in a part of the photo; nil where there is none.
  func part(_ tile: PixelRectangle) -> DefectMask? {
    let part = coverage.cropped(to: tile)
    guard part.pixels.contains(where: { $0 > 0 }) else { return nil }
    let binary = ImageBuffer(
      width: part.width, height: part.height, channels: 1, pixels: part.pixels.map { $0 > 127 ? 255 : 0 })
    return DefectMask(
      coverage: part, shorterSide: min(shorterSide, Double(max(1, Self.largestSquare(binary)))))
  }

  private static func binary(_ mask: ImageBuffer) -> ImageBuffer {
    let channels = mask.channels
    let pixels = (0..<mask.width * mask.height).map { index -> UInt8 in
      mask.pixels[index * channels..<(index + 1) * channels].contains { $0 > 0 } ? 255 : 0
    }
    return ImageBuffer(width: mask.width, height: mask.height, channels: 1, pixels: pixels)
  }

  /// The side of the largest square of pixels above 0; 0 where there is none.
  ///
  /// The largest square that ends at a pixel is one longer than the least of those that end above, to the
  /// left and between.
  static func largestSquare(_ mask: ImageBuffer) -> Int {
    var above = [Int](repeating: 0, count: mask.width + 1)
    var largest = 0
    for y in 0..<mask.height {
      var row = [Int](repeating: 0, count: mask.width + 1)
      for x in 0..<mask.width where mask.pixels[y * mask.width + x] > 0 {
        row[x + 1] = 1 + min(above[x + 1], row[x], above[x])
        largest = max(largest, row[x + 1])
      }
      above = row
    }
    return largest
  }
}
