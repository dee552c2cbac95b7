/// How large photos are cut into square tiles at their native resolution, so that small defects stay visible.
///
/// Tiles are spread evenly over a photo, with at least ``overlap`` pixels shared by neighbours: what is not
/// larger than that stands whole in some tile. A photo that is narrower than a tile gives tiles of its own width.
public struct Tiling: Sendable, Codable, Hashable {
  /// Sides that make sense, in pixels.
  public static let sides = 32...4096

  /// Side of a tile in pixels of the photo.
  public let side: Int
  /// The least number of pixels that neighbours share.
  public let overlap: Int

  /// Tiles that overlap by a quarter of their side.
  ///
  /// - Parameter side: Side of a tile in pixels of the photo, at least 1.
  public init(side: Int) {
    self.side = side
    overlap = side / 4
  }

  /// Tiles of a photo.
  public func count(width: Int, height: Int) -> Int {
    count(along: width) * count(along: height)
  }

  /// Where one tile stands in a photo; tiles count row by row.
  ///
  /// - Precondition: `index` is below the count for the same photo.
  public func tile(_ index: Int, width: Int, height: Int) -> PixelRectangle {
    let columns = count(along: width)
    precondition(index >= 0 && index < columns * count(along: height))
    return PixelRectangle(
      x: start(index % columns, along: width), y: start(index / columns, along: height),
      width: min(side, width), height: min(side, height))
  }

  private func count(along length: Int) -> Int {
    guard length > side else { return 1 }
    let stride = max(1, side - overlap)
    return 1 + (length - side + stride - 1) / stride
  }

  private func start(_ index: Int, along length: Int) -> Int {
    let last = count(along: length) - 1
    return last == 0 ? 0 : (index * (length - side) + last / 2) / last
  }
}
