public import KizuCore

/// A square of a view that is hidden, whatever the view's size.
///
/// DeVries and Taylor, "Improved regularization of convolutional neural networks with cutout", 2017; here the square
/// always lies inside the view. It is filled with 0 after normalisation: the mean of all photos.
public struct Cutout: Sendable, Equatable {
  /// Its side as a share of the view's, above 0, up to 1.
  public var side: Float
  /// How far it stands from the left, as a share of the columns where it may begin, 0 ..< 1.
  public var across: Float
  /// How far it stands from the top, likewise.
  public var down: Float

  public init(side: Float, across: Float, down: Float) {
    self.side = side
    self.across = across
    self.down = down
  }

  /// The pixels that it hides in a view of `size` × `size`, at least one.
  ///
  /// Its side is rounded to whole pixels; across and down choose one of the places that it then has.
  public func rectangle(size: Int) -> PixelRectangle {
    let pixels = min(size, max(1, Int((side * Float(size)).rounded())))
    let places = size - pixels + 1
    func place(_ share: Float) -> Int { min(places - 1, max(0, Int(share * Float(places)))) }
    return PixelRectangle(x: place(across), y: place(down), width: pixels, height: pixels)
  }
}
