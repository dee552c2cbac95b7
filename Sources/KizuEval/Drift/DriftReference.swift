import KizuCore
import KizuData

/// What a folder of new photos is compared with: of each photo that taught, what would be known had it been new.
public struct DriftReference: Sendable, Equatable, Codable {
  /// The number of each photo's group, in the order of ``SavedClassifier/paths``.
  public let groups: [Int]
  /// What each photo was called by a probe that was taught with other groups.
  public let calls: [Int]
  /// 1 - cosine similarity to the nearest photo of another group.
  public let distances: [Float]
  /// What the photos look like; nil where only embeddings were known.
  public let looks: [PhotoLooks]?

  /// Whether groups hold more than one photo, so that a new folder may be one more of them.
  var areLots: Bool { Set(groups).count < groups.count }

  /// New photos, as they were classified; groups, where each has one, in place of the guess that all are of one.
  public struct Folder: Sendable {
    /// `[n, D]`, row-major.
    public var embeddings: [Float] = []
    public var calls: [Int] = []
    public var distances: [Float] = []
    public var looks: [PhotoLooks?] = []
    public var groups: [String?] = []

    public init() {}

    /// How many groups the photos are of; nil where that is not known.
    var groupCount: Int? { groups.contains { $0 == nil } ? nil : Set(groups).count }
  }
}

extension DriftReference {
  /// What is known of photos that teach; nil where they are of one group, or all but those of one group are of one class.
  init?(
    _ values: [Float], _ labelled: LabelledRows, looks: [PhotoLooks?], groups: [Int], distances: [Float?],
    c: Double,
    settings: ProbeSettings, seed: UInt64, product: any MatrixProduct
  ) {
    let folds = min(LinearProbe.mostFolds, Set(groups).count)
    guard folds >= 2 else { return nil }
    let foldOfRow = GroupedFolds.assign(
      labels: labelled.labels, groups: labelled.groups, folds: folds, seed: seed)
    let canTeach = (0..<folds).allSatisfy { fold in
      Set(labelled.labels.indices.filter { foldOfRow[$0] != fold }.map { labelled.labels[$0] }).count >= 2
    }
    guard canTeach, !distances.contains(where: { $0 == nil }) else { return nil }
    calls = LinearProbe.outOfFold(
      values, dimension: values.count / groups.count, labels: labelled.labels,
      classCount: labelled.classes.count,
      foldOfRow: foldOfRow, folds: folds, c: c, classWeight: settings.classWeight,
      tolerance: LinearProbe.finalTolerance, product: product
    ).largestPerRow(of: labelled.classes.count)
    self.groups = groups
    self.distances = distances.compactMap { $0 }
    self.looks = looks.contains { $0 == nil } ? nil : looks.compactMap { $0 }
  }

  /// Whether this is about so many photos and classes.
  func fits(photos: Int, classes: Int) -> Bool {
    groups.count == photos && calls.count == photos && calls.allSatisfy { (0..<classes).contains($0) }
      && distances.count == photos && distances.allSatisfy(\.isFinite)
      && (looks?.count ?? photos) == photos && (looks?.allSatisfy(\.isSound) ?? true)
  }
}
