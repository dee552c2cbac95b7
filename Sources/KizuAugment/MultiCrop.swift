/// Two large views of a photo and some small ones of small crops, which cost little.
///
/// Caron, Misra, Mairal, Goyal, Bojanowski and Joulin, "Unsupervised learning of visual features by contrasting
/// cluster assignments", NeurIPS 2020: small crops are compared with large ones, so they should still show what
/// matters. All views follow the same recipe but for size and crop.
///
/// ```swift
/// let crops = MultiCrop(.texture, size: 64, localViews: 4, localSize: 32, localCropScale: 0.1...0.3)
/// for view in 0..<crops.viewCount {
///   let parameters = crops.parameters(
///     width: photo.width, height: photo.height, seed: 1, epoch: 0, photo: 17, view: view)
///   print(crops.size(ofView: view), parameters.crop)
/// }
/// ```
public struct MultiCrop: Sendable, Equatable {
  /// The views that come first, large ones.
  public static let globalViews = 2

  /// What large views are drawn from; small ones too, but for the crop.
  public var recipe: ViewRecipe
  /// Side of large views in pixels, at least 1.
  public var size: Int
  /// How many small views follow, 0…64.
  public var localViews: Int
  /// Side of small views in pixels, at least 1.
  public var localSize: Int
  /// Share of the photo's area that the crop of a small view covers, each bound in 0.001…1.
  public var localCropScale: ClosedRange<Float>

  public init(
    _ recipe: ViewRecipe, size: Int, localViews: Int, localSize: Int, localCropScale: ClosedRange<Float>
  ) {
    self.recipe = recipe
    self.size = size
    self.localViews = localViews
    self.localSize = localSize
    self.localCropScale = localCropScale
  }

  /// Views of a photo in all.
  public var viewCount: Int { Self.globalViews + localViews }

  /// Side of a view in pixels.
  public func size(ofView view: Int) -> Int {
    view < Self.globalViews ? size : localSize
  }

  /// Checks every value against its range.
  ///
  /// - Throws: ``ViewRecipeError/outOfRange(key:value:allowed:)`` for the first value that is outside.
  public func validate() throws(ViewRecipeError) {
    try recipe.validate()
    try localRecipe.validate()
    let sizes: ClosedRange<Float> = 1...4096
    for (key, value, allowed) in [
      ("size", size, sizes), ("localSize", localSize, sizes), ("localViews", localViews, 0...64),
    ] where !allowed.contains(Float(value)) {
      throw .outOfRange(key: key, value: Float(value), allowed: allowed)
    }
  }

  /// Draws the parameters of one view; those of large views are the same as without small ones.
  ///
  /// - Parameters:
  ///   - width: Columns of the photo, at least 1.
  ///   - height: Rows of the photo, at least 1.
  ///   - seed: The run's seed.
  ///   - epoch: Counted from 0.
  ///   - photo: The photo's index in its set.
  ///   - view: 0 ..< ``viewCount``.
  /// - Returns: What a ``ViewMaker`` of ``size(ofView:)`` applies.
  public func parameters(
    width: Int, height: Int, seed: UInt64, epoch: UInt32, photo: UInt32, view: Int
  ) -> ViewParameters {
    precondition(0..<viewCount ~= view)
    return ViewParameters(
      drawnFrom: view < Self.globalViews ? recipe : localRecipe, width: width, height: height, seed: seed,
      epoch: epoch, photo: photo, view: UInt16(view))
  }

  private var localRecipe: ViewRecipe {
    var local = recipe
    local.cropScale = localCropScale
    return local
  }
}
