public import KizuAugment
public import KizuCodecs
import KizuCore
public import KizuData

/// What becomes of defects in views, followed by their masks.
///
/// Each mask goes through the geometry of its photo's views: crop, rotation, flips, turns, hidden square. A
/// defect is *inside* a view if at least half of its area is. Its *contrast* is the root of (mean of the
/// defect - mean of the ring)² + max(0, variance of the defect - variance of the ring), the ring being all
/// pixels within 3 of it that it does not touch; the *noise* is the standard deviation of the ring. It is
/// *found* in a view where it is inside and contrast / noise is at least 1, or at least half of what it is in
/// the whole photo, whichever is less.
public struct MaskSurvival: Sendable, Equatable {
  /// The most photos that are looked at: 400, fewer where views are above 128 pixels, but 50.
  public static func photoLimit(imageSize: Int) -> Int {
    min(400, max(50, 400 * 128 * 128 / (imageSize * imageSize)))
  }
  /// Views of each photo, and views of each that one operation alone has altered.
  static let viewCounts = (recipe: 8, operation: 4)

  /// What is left of defects in some views; shares are 0…1.
  public struct Figures: Sendable, Equatable {
    /// Photos or tiles with a defect.
    public var photos: Int
    /// Views of them.
    public var views: Int
    /// The share of views in which the defect is found.
    public var found: Double
    /// The share of views that hold at least half of the defect's area.
    public var inside: Double
    /// The share of views that hold any of it.
    public var touched: Double
    /// The median of the defect's shorter side over views that hold any of it, in pixels of the view.
    public var shorterSide: Double
    /// The share of those views in which that is below 2 pixels.
    public var tiny: Double
    /// The median of contrast in the view over contrast in the photo, where at least half is inside; nil if
    /// none is.
    public var contrastLeft: Double?
    /// The share of the latter views in which the contrast is below the noise.
    public var underNoise: Double?
    /// The same share of the photos themselves.
    public var underNoiseInPhotos: Double?
  }

  /// Figures of one class of defects.
  public struct ClassFigures: Sendable, Equatable {
    public var name: String
    public var figures: Figures
  }

  /// Figures of views that one operation alone has altered, at its strongest.
  public struct OperationFigures: Sendable, Equatable {
    public var operation: ViewOperation
    public var figures: Figures
  }

  /// Over all views of the recipe.
  public let overall: Figures
  /// Class by class, where photos have labels.
  public let perClass: [ClassFigures]
  /// Over the whole photos at the size of a view, otherwise unaltered.
  public let unaltered: Figures
  /// Operation by operation, those that the recipe has on.
  public let perOperation: [OperationFigures]
  /// Photos that cannot be read, left out.
  public let broken: [CodecError]

  /// Judges by photos and their masks; nil if not one mask holds a defect.
  ///
  /// - Parameters:
  ///   - photos: Places in the set of photos with masks, at least one.
  ///   - set: The set.
  ///   - masks: Where the masks are.
  ///   - settings: How views are drawn.
  ///   - isCancelled: Asked before each photo, from any thread; once true, the rest is skipped.
  ///   - onProgress: Called after each photo, from any thread.
  /// - Throws: ``PreviewError`` for a mask that cannot be used.
  public init?(
    _ photos: [Int], of set: PhotoSet, masks: MaskFolder, settings: PreviewSettings,
    isCancelled: @Sendable () -> Bool = { false }, onProgress: @Sendable () -> Void = {}
  ) throws {
    let results = Parallel.map(photos.count, threads: settings.threads) { index -> Result<[Row], any Error> in
      guard !isCancelled() else { return .success([]) }
      defer { onProgress() }
      return Result {
        try PreviewPhoto.read(
          set.photos[photos[index]], number: photos[index], by: settings.reader, masks: masks
        )
        .compactMap { Row($0, settings) }
      }
    }
    var rows: [Row] = []
    var broken: [CodecError] = []
    for result in results {
      switch result {
      case .success(let measured): rows += measured
      case .failure(let error as CodecError): broken.append(error)
      case .failure(let error): throw error
      }
    }
    guard !rows.isEmpty else { return nil }
    overall = Figures(rows) { $0.views }
    unaltered = Figures(rows) { [$0.unaltered] }
    perClass = set.classes.compactMap { name in
      let own = rows.filter { $0.label == name }
      return own.isEmpty ? nil : ClassFigures(name: name, figures: Figures(own) { $0.views })
    }
    let operations = Row.operations(of: settings)
    perOperation = operations.indices.map { index in
      OperationFigures(operation: operations[index], figures: Figures(rows) { $0.byOperation[index] })
    }
    self.broken = broken
  }

  /// The operation that hides defects most often, where it hides clearly more than the size of the views
  /// does.
  public var worst: OperationFigures? {
    let worst = perOperation.min { $0.figures.found < $1.figures.found }
    return worst.flatMap { $0.figures.found < unaltered.found - 0.02 ? $0 : nil }
  }

  /// The views of one photo or tile.
  fileprivate struct Row: Sendable {
    let label: String?
    /// How the defect stands out in the whole photo at the resolution that training reads.
    let photo: DefectContrast?
    let unaltered: MaskedView
    let views: [MaskedView]
    let byOperation: [[MaskedView]]

    static func operations(of settings: PreviewSettings) -> [ViewOperation] {
      ViewOperation.allCases.filter { $0.isOn(in: settings.recipe) }
    }

    init?(_ photo: PreviewPhoto, _ settings: PreviewSettings) {
      guard let mask = photo.mask else { return nil }
      var scratch = ViewScratch()
      label = photo.photo.label
      self.photo = DefectContrast(
        of: photo.image.greySamples, coverage: mask.coverage.pixels.map { Float($0) / 255 },
        width: photo.image.width)
      unaltered = MaskedView(
        of: photo, mask, ViewParameters(wholeOf: photo.image), settings, scratch: &scratch)
      var views: [MaskedView] = []
      for view in 0..<viewCounts.recipe {
        let parameters = settings.parameters(of: photo, view: view)
        views.append(MaskedView(of: photo, mask, parameters, settings, scratch: &scratch))
      }
      self.views = views
      var byOperation: [[MaskedView]] = []
      for operation in Self.operations(of: settings) {
        var views: [MaskedView] = []
        for view in 0..<viewCounts.operation {
          let level = operation.extremes[view % operation.extremes.count]
          let parameters = settings.parameters(of: photo, operation, level, view: view)
          views.append(MaskedView(of: photo, mask, parameters, settings, scratch: &scratch))
        }
        byOperation.append(views)
      }
      self.byOperation = byOperation
    }
  }
}

extension MaskSurvival.Figures {
  fileprivate init(_ rows: [MaskSurvival.Row], views: (MaskSurvival.Row) -> [MaskedView]) {
    let all = rows.flatMap { row in views(row).map { (row: row, view: $0) } }
    let touched = all.filter { $0.view.inside > 0 }
    let inside = all.filter { $0.view.isInside }
    photos = rows.count
    self.views = all.count
    found = Self.share(all.count { $0.view.isFound(comparedWith: $0.row.photo) }, of: all.count)
    self.inside = Self.share(inside.count, of: all.count)
    self.touched = Self.share(touched.count, of: all.count)
    shorterSide = Self.median(touched.map(\.view.shorterSide)) ?? 0
    tiny = Self.share(touched.count { $0.view.shorterSide < 2 }, of: touched.count)
    contrastLeft = Self.median(
      inside.compactMap { row, view in
        guard let contrast = view.contrast, let photo = row.photo, photo.difference > 0 else { return nil }
        return Double(contrast.difference) / Double(photo.difference)
      })
    let contrasts = inside.compactMap(\.view.contrast)
    underNoise =
      contrasts.isEmpty ? nil : Self.share(contrasts.count(where: \.isUnderNoise), of: contrasts.count)
    let photos = rows.compactMap(\.photo)
    underNoiseInPhotos =
      photos.isEmpty ? nil : Self.share(photos.count(where: \.isUnderNoise), of: photos.count)
  }

  private static func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }
}
