import KizuAugment
import KizuCore

/// How unlike good parts each place of a photo is.
///
/// The cells stand on the square that the encoder sees; a cell in column i lies at its pixel i · ``stride``.
public struct HeatMap: Sendable {
  /// Distances to the nearest good patch, row by row; -infinity where the cell lies beside the photo.
  public let values: [Float]
  /// Cells along a side.
  public let side: Int
  /// Pixels of the square from one cell to the next.
  public let stride: Int
  /// Columns and rows of the photo.
  public let width: Int
  public let height: Int
  private let fitted: FittedPhoto
  private let imageSize: Int

  /// Lays distances over a photo.
  ///
  /// - Parameters:
  ///   - values: `[side · side]`.
  ///   - stride: Pixels of the square from one cell to the next.
  ///   - imageSize: Side of the square.
  ///   - fit: How the photo became the square.
  ///   - width: Columns of the photo.
  ///   - height: Its rows.
  init(_ values: [Float], stride: Int, imageSize: Int, fit: FitMode, width: Int, height: Int) {
    let side = (0...).first { $0 * $0 >= values.count } ?? 0
    precondition(side > 0 && side * side == values.count)
    fitted = FittedPhoto(width: width, height: height, size: imageSize, fit: fit)
    (self.side, self.stride, self.imageSize, self.width, self.height) = (
      side, stride, imageSize, width, height
    )
    let seen = Self.cellsOnPhoto(fitted, side: side, stride: stride, imageSize: imageSize)
    self.values = values.indices.map { seen.contains($0) ? values[$0] : -.infinity }
  }

  /// The cells whose centre lies on a photo, and not beside it where `FitMode.pad` left room.
  static func cellsOnPhoto(_ fitted: FittedPhoto, side: Int, stride: Int, imageSize: Int) -> Set<Int> {
    func range(_ length: Int) -> ClosedRange<Int> {
      let start = (imageSize - length) / 2
      let first = min(side - 1, (start + stride - 1) / stride)
      return first...max(first, min(side - 1, (start + length - 1) / stride))
    }
    let (columns, rows) = (range(fitted.width), range(fitted.height))
    return Set(rows.flatMap { y in columns.map { x in y * side + x } })
  }

  /// The greatest distance.
  public var peakValue: Float { values.max() ?? 0 }

  /// Where the greatest distance is, in pixels of the photo.
  public var peak: (x: Int, y: Int) {
    let index = values.indices.reduce(0) { values[$1] > values[$0] ? $1 : $0 }
    return (
      Self.pixel(index % side * stride, fitted.columns, fitted.width, imageSize, limit: width),
      Self.pixel(index / side * stride, fitted.rows, fitted.height, imageSize, limit: height)
    )
  }

  /// The photo's pixel under the centre of a pixel of the square.
  private static func pixel(
    _ position: Int, _ seen: ResamplingInterval, _ length: Int, _ imageSize: Int, limit: Int
  ) -> Int {
    let share = (Double(position - (imageSize - length) / 2) + 0.5) / Double(length)
    return min(max(0, Int(seen.origin + share * seen.length)), limit - 1)
  }

  /// The distance at each pixel of a picture of the photo, interpolated between cells.
  ///
  /// - Parameters:
  ///   - width: Columns of the picture, at least 1.
  ///   - height: Its rows.
  /// - Returns: `[height · width]`; nil where `FitMode.crop` leaves the photo unseen.
  public func interpolated(width: Int, height: Int) -> [Float?] {
    let columns = (0..<width).map { place(of: $0, of: width, self.width, fitted.columns, fitted.width) }
    let rows = (0..<height).map { place(of: $0, of: height, self.height, fitted.rows, fitted.height) }
    let finite = values.filter(\.isFinite)
    let plane = values.map { $0.isFinite ? $0 : finite.min() ?? 0 }
    return rows.flatMap { y in
      columns.map { x in
        guard let x, let y else { return nil }
        return PatchFeatures.sample(plane, side, x: x, y: y)
      }
    }
  }

  /// The place between cells of one column (or row) of a picture.
  private func place(
    of pixel: Int, of count: Int, _ photo: Int, _ seen: ResamplingInterval, _ length: Int
  ) -> Float? {
    let share = ((Double(pixel) + 0.5) / Double(count) * Double(photo) - seen.origin) / seen.length
    guard (0...1).contains(share) else { return nil }
    let start = Double((imageSize - length) / 2)
    let position = (start + share * Double(length) - 0.5) / Double(stride)
    return Float(min(max(0, position), Double(side - 1)))
  }
}
