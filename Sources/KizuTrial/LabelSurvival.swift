public import KizuAugment
public import KizuCodecs
public import KizuCore
public import KizuData
public import KizuEval

/// What a classifier still recognises in views.
///
/// Linear probes are fitted on all folds but one and judge that one, so none judges a photo of a group that
/// it has seen. One probe knows whole photos only: it shows how strange a view looks. Others know views of
/// the same kind: they show whether a view still holds what tells the classes apart, which is what survival
/// means. C is chosen on the whole photos that the probes are fitted on. Where the set has a fixed split,
/// only its train side is used: views are not chosen by test photos.
public struct LabelSurvival: Sendable, Equatable {
  /// The most photos that are looked at: 600, fewer where views are above 128 pixels, but 100.
  public static func photoLimit(imageSize: Int) -> Int {
    min(600, max(100, 600 * 128 * 128 / (imageSize * imageSize)))
  }
  /// Views of each photo, and views of each that one operation alone has altered.
  static let viewCounts = (recipe: 4, operation: 2)

  /// Figures on views of one kind.
  public struct Figures: Sendable, Equatable {
    /// By a probe that knows whole photos only.
    public var unprepared: ClassificationMetrics
    /// By a probe that knows views of this kind.
    public var prepared: ClassificationMetrics
  }

  /// Figures on views that one operation alone has altered, at its strongest.
  public struct OperationFigures: Sendable, Equatable {
    public var operation: ViewOperation
    public var figures: Figures
  }

  public let classes: [String]
  /// Photos that were judged.
  public let photos: Int
  public let folds: Int
  /// On whole photos at the size of a view.
  public let whole: ClassificationMetrics
  /// On views of the recipe.
  public let views: Figures
  /// Operation by operation, those that the recipe has on.
  public let perOperation: [OperationFigures]
  /// Photos that cannot be read, left out.
  public let broken: [CodecError]

  /// The share of what is recognised in whole photos that is recognised in views too, above guessing.
  ///
  /// (views - chance) / (whole - chance) of the prepared probes' balanced accuracy, chance being 1 / K; at least
  /// 0. Nil where whole photos are not recognised either, so that nothing can survive.
  public func survival(_ figures: Figures) -> Double? {
    guard recognisesPhotos else { return nil }
    let chance = 1 / Double(classes.count)
    return max(0, (figures.prepared.balancedAccuracy - chance) / (whole.balancedAccuracy - chance))
  }

  /// Whether whole photos are recognised more often than guessing may do.
  public var recognisesPhotos: Bool { whole.balancedAccuracy > 1 / Double(classes.count) + uncertainty }

  /// Twice the standard error of the balanced accuracy on whole photos: smaller differences may be chance.
  public var uncertainty: Double {
    let present = whole.perClass.filter { $0.support > 0 }
    let variance = present.reduce(0.0) { $0 + $1.recall * (1 - $1.recall) / Double($1.support) }
    return 2 * variance.squareRoot() / Double(max(1, present.count))
  }

  /// The operation that costs most, where that is more than may be chance.
  public var worst: OperationFigures? {
    guard recognisesPhotos else { return nil }
    let worst = perOperation.min {
      $0.figures.prepared.balancedAccuracy < $1.figures.prepared.balancedAccuracy
    }
    return worst.flatMap {
      $0.figures.prepared.balancedAccuracy < whole.balancedAccuracy - max(0.02, uncertainty) ? $0 : nil
    }
  }

  /// Judges by labelled photos; nil if it was cancelled.
  ///
  /// - Parameters:
  ///   - photos: Places of labelled photos in the set.
  ///   - set: The set; its groups are never split.
  ///   - settings: How views are drawn.
  ///   - features: What the classifier sees.
  ///   - product: What multiplies matrices.
  ///   - isCancelled: Asked between photos; once true, the rest is skipped.
  ///   - onProgress: Called after each photo.
  ///   - onProbe: Told how many classifiers of how many are taught.
  /// - Throws: `EvaluationError` where the labels do not allow a judgement, `EngineError` when oneDNN fails.
  public init?(
    _ photos: [Int], of set: PhotoSet, settings: PreviewSettings, features: ViewFeatures,
    product: any MatrixProduct, isCancelled: () -> Bool = { false }, onProgress: () -> Void = {},
    onProbe: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws {
    let described = try DescribedPhotos(
      photos, of: set, settings: settings, features: features, isCancelled: isCancelled,
      onProgress: onProgress)
    guard let described else { return nil }
    let names = set.classes.filter(Set(described.labels).contains)
    guard let first = names.first else { throw EvaluationError.noLabelledRows(unlabelled: photos.count) }
    guard names.count > 1 else { throw EvaluationError.oneClass(first) }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let labels = described.labels.compactMap { numbers[$0] }
    let fewest = GroupedFolds.fewestGroupsInAClass(labels: labels, groups: described.groups)
    guard fewest >= 2 else {
      let single = names.first { name in
        let own = labels.indices.filter { names[labels[$0]] == name }
        return Set(own.map { described.groups[$0] ?? "\u{0}\($0)" }).count < 2
      }
      throw EvaluationError.classInOneGroup(single ?? first)
    }
    let folds = min(5, fewest)
    let foldOfRow = GroupedFolds.assign(
      labels: labels, groups: described.groups, folds: folds, seed: settings.seed)
    let none = [Int](repeating: 0, count: names.count)
    let empty = [[[Int]]](
      repeating: [[Int]](repeating: none, count: names.count), count: described.variantCount)
    var (unprepared, prepared) = (empty, empty)
    for fold in 0..<folds {
      if isCancelled() { return nil }
      let train = labels.indices.filter { foldOfRow[$0] != fold }
      let test = labels.indices.filter { foldOfRow[$0] == fold }
      let c = described.strength(
        train, labels: labels, classCount: names.count, seed: settings.seed, product: product)
      var probes: [LinearProbe] = []
      for variant in 0..<described.variantCount {
        if isCancelled() { return nil }
        probes.append(
          described.probe(
            train, variant: variant, labels: labels, classCount: names.count, c: c, product: product))
        onProbe(fold * described.variantCount + probes.count, folds * described.variantCount)
      }
      for variant in 0..<described.variantCount {
        for (row, called) in described.calls(probes[0], test, variant: variant, product: product) {
          unprepared[variant][labels[row]][called] += 1
        }
        for (row, called) in described.calls(probes[variant], test, variant: variant, product: product) {
          prepared[variant][labels[row]][called] += 1
        }
      }
    }
    let metrics = zip(unprepared, prepared).map {
      Figures(
        unprepared: ClassificationMetrics(confusion: $0), prepared: ClassificationMetrics(confusion: $1))
    }
    classes = names
    self.photos = labels.count
    self.folds = folds
    whole = metrics[0].unprepared
    views = metrics[1]
    perOperation = described.operations.enumerated().map {
      OperationFigures(operation: $1, figures: metrics[2 + $0])
    }
    broken = described.broken
  }
}
