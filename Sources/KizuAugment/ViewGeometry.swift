public import KizuCore
import RealModule

/// Where the points of a photo come to lie in a view: its crop, rotation, flips, quarter turns and hidden
/// square.
///
/// Points are continuous: pixel (x, y) covers x…x + 1 and y…y + 1, so its middle is (x + ½, y + ½). A photo
/// point that lies (dx, dy) from the middle of the crop of w × h pixels comes to p = dx cos θ + dy sin θ, q =
/// dy cos θ - dx sin θ, and so to column (p / w + ½) S and row (q / h + ½) S of the upright view, the inverse
/// of what ``ViewMaker`` samples. Flips and turns follow.
public struct ViewGeometry: Sendable {
  /// A place in a photo or a view, in pixels from its top left corner.
  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  private let crop: PixelRectangle
  private let size: Double
  private let cosine: Double
  private let sine: Double
  private let orientation: Orientation
  private let hidden: PixelRectangle?

  /// The geometry of one view.
  ///
  /// - Parameters:
  ///   - parameters: Of the view.
  ///   - size: Side of the view in pixels, at least 1.
  public init(_ parameters: ViewParameters, size: Int) {
    crop = parameters.crop
    self.size = Double(size)
    let angle = Double.pi * Double(parameters.rotation) / 180
    (cosine, sine) = (.cos(angle), .sin(angle))
    orientation = Orientation(
      flippedHorizontally: parameters.isFlippedHorizontally,
      flippedVertically: parameters.isFlippedVertically, quarterTurns: parameters.quarterTurns)
    hidden = parameters.cutout?.rectangle(size: size)
  }

  /// Pixels of the view along one pixel of the photo: the geometric mean of both directions.
  public var magnification: Double { size / (Double(crop.width) * Double(crop.height)).squareRoot() }

  /// The corners of what the view shows in the photo, once round; they may lie outside where it is rotated.
  public var corners: [Point] {
    let (halfWidth, halfHeight) = (Double(crop.width) / 2, Double(crop.height) / 2)
    return [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { across, down in
      let (p, q) = (across * halfWidth, down * halfHeight)
      return Point(
        x: Double(crop.x) + halfWidth + p * cosine - q * sine,
        y: Double(crop.y) + halfHeight + p * sine + q * cosine)
    }
  }

  /// Where a point of the photo lies in the view; outside 0…S where it is cut off.
  public func viewPoint(of point: Point) -> Point {
    let dx = point.x - Double(crop.x) - Double(crop.width) / 2
    let dy = point.y - Double(crop.y) - Double(crop.height) / 2
    var column = ((dx * cosine + dy * sine) / Double(crop.width) + 0.5) * size
    var row = ((dy * cosine - dx * sine) / Double(crop.height) + 0.5) * size
    if orientation.reversesColumns { column = size - column }
    if orientation.reversesRows { row = size - row }
    return orientation.isTransposed ? Point(x: row, y: column) : Point(x: column, y: row)
  }

  /// Whether the middle of a pixel of the photo is seen: neither cut off nor under the hidden square.
  public func shows(x: Int, y: Int) -> Bool {
    let point = viewPoint(of: Point(x: Double(x) + 0.5, y: Double(y) + 0.5))
    guard point.x >= 0, point.y >= 0, point.x < size, point.y < size else { return false }
    guard let hidden else { return true }
    let (column, row) = (Int(point.x), Int(point.y))
    return !(hidden.x..<hidden.x + hidden.width ~= column && hidden.y..<hidden.y + hidden.height ~= row)
  }
}

extension ViewParameters {
  /// The same place, turn, flips and hidden square, and nothing that changes brightness: for masks.
  ///
  /// A mask that goes with these through a one-channel ``ViewMaker`` of mean 0 and deviation 1 becomes the
  /// share of each pixel of the view that it covers, in step with the photo.
  public var geometryAlone: ViewParameters {
    var alone = ViewParameters(crop: crop)
    alone.isFlippedHorizontally = isFlippedHorizontally
    alone.isFlippedVertically = isFlippedVertically
    alone.quarterTurns = quarterTurns
    alone.rotation = rotation
    alone.cutout = cutout
    return alone
  }
}

extension Normalization {
  /// Changes nothing: samples stay 0…1.
  public static let identity = Normalization(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
}
