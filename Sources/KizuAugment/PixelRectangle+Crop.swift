public import KizuCore
import RealModule

extension PixelRectangle {
  /// Draws a crop as torchvision's `RandomResizedCrop` does.
  ///
  /// Area share and aspect ratio are drawn up to ten times until the rectangle fits; failing that, the central
  /// rectangle of the nearest allowed aspect ratio is taken. It may then cover more than `scale` allows.
  ///
  /// - Parameters:
  ///   - width: Columns of the photo, at least 1.
  ///   - height: Rows of the photo, at least 1.
  ///   - scale: Share of the photo's area.
  ///   - aspect: Width over height, uniform in its logarithm.
  ///   - random: Where the draws come from.
  /// - Returns: A rectangle inside the photo.
  public static func random(
    inWidth width: Int, height: Int, scale: ClosedRange<Float>, aspect: ClosedRange<Float>,
    using random: inout RandomStream
  ) -> PixelRectangle {
    let area = Double(width) * Double(height)
    let logAspect = Float.log(aspect.lowerBound)...Float.log(aspect.upperBound)
    for _ in 0..<10 {
      let target = area * Double(random.uniform(in: scale))
      let ratio = Double.exp(Double(random.uniform(in: logAspect)))
      let columns = Int((target * ratio).squareRoot().rounded(.toNearestOrEven))
      let rows = Int((target / ratio).squareRoot().rounded(.toNearestOrEven))
      if 1...width ~= columns && 1...height ~= rows {
        let y = random.index(below: height - rows + 1)
        let x = random.index(below: width - columns + 1)
        return PixelRectangle(x: x, y: y, width: columns, height: rows)
      }
    }
    return central(inWidth: width, height: height, aspect: aspect)
  }

  /// The largest central rectangle whose aspect ratio is allowed, at least one pixel.
  static func central(inWidth width: Int, height: Int, aspect: ClosedRange<Float>) -> PixelRectangle {
    let ratio = Double(width) / Double(height)
    var columns = width
    var rows = height
    if ratio < Double(aspect.lowerBound) {
      let exact = (Double(width) / Double(aspect.lowerBound)).rounded(.toNearestOrEven)
      rows = min(height, max(1, Int(exact)))
    } else if ratio > Double(aspect.upperBound) {
      let exact = (Double(height) * Double(aspect.upperBound)).rounded(.toNearestOrEven)
      columns = min(width, max(1, Int(exact)))
    }
    return PixelRectangle(x: (width - columns) / 2, y: (height - rows) / 2, width: columns, height: rows)
  }
}
