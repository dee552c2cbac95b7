public import KizuCore

/// Whether a folder of new photos differs from the photos that taught by more than these differ among themselves.
///
/// Parts of the training photos are taken out one at a time and measured against the rest as the folder is against all:
/// each of their groups, because photos of one lot are alike; as many random groups as the folder has, where that is
/// known; random photos where no photo shares a group. Each measure is put into standard deviations of the other parts
/// and the folder, and the largest counts. The folder's rank among the parts is a p-value that needs no law (a permutation
/// test by the maximum, Westfall and Young 1993): unchanged folders, drawn like the parts, are called changed with a
/// probability of at most ``level``.
public struct DriftTest: Sendable, Equatable, Codable {
  /// Fewer parts than these tell nothing.
  static let fewestParts = 9
  static let mostLots = 199
  /// More photos of a folder than these make no difference.
  public static let mostPhotos = 500
  static let mostReferences = 1000

  /// One thing that was measured.
  public struct Measure: Sendable, Equatable, Codable {
    /// `embedding`, `distance` or a ``PhotoLooks/Look``.
    public var name: String
    /// Of the folder, in the mean over its photos.
    public var value: Double
    /// What the same classes have among training photos.
    public var usual: Double
    /// What the parts differ from their usual value: least and most.
    public var low: Double
    public var high: Double
    /// How far the folder lies from the parts, in standard deviations.
    public var score: Double
    /// Whether that is more than chance explains, all measures taken together.
    public var standsOut: Bool
  }

  /// Training parts that the folder was compared with.
  public let parts: Int
  /// Whether the parts are whole groups.
  public let areLots: Bool
  /// The share of parts, the folder counted among them, that differ at least as much.
  public let p: Double
  /// The probability that an unchanged folder is called changed.
  public let level: Double
  public let measures: [Measure]
  /// Whether the folder is called changed.
  public var isDrifted: Bool { p <= level }

  /// Compares a folder; nil where the classifier does not know its photos well enough: fewer than 9 parts.
  ///
  /// - Parameters:
  ///   - folder: New photos, 1 or more; the first ``mostPhotos`` count.
  ///   - classifier: What was taught.
  ///   - product: What multiplies matrices.
  public init?(
    _ folder: DriftReference.Folder, against classifier: SavedClassifier, product: any MatrixProduct
  ) {
    guard let reference = classifier.drift, !folder.calls.isEmpty else { return nil }
    let parting = DriftParts(
      reference, folderCount: min(folder.calls.count, Self.mostPhotos), groups: folder.groupCount)
    guard parting.rows.count >= Self.fewestParts else { return nil }
    let ruler = DriftRuler(classifier, reference, product: product)
    let hasLooks = reference.looks != nil && !folder.looks.contains { $0 == nil }
    let taken = parting.rows.map { ruler.measure(rows: $0, looks: hasLooks) }
    let own = ruler.measure(folder, count: min(folder.calls.count, Self.mostPhotos), looks: hasLooks)
    parts = taken.count
    areLots = reference.areLots
    level = max(0.05, 1 / Double(taken.count + 1))
    let scores = (0..<own.count).map { measure in
      Self.scores((taken + [own]).map { $0[measure].shift }, isTwoSided: own[measure].isTwoSided)
    }
    let largest = (0...taken.count).map { part in scores.map { $0[part] }.max() ?? 0 }
    let mine = largest[taken.count]
    p = Double(largest.count { $0 >= mine }) / Double(largest.count)
    // What a measure must exceed: the score that the parts themselves exceed with the probability `level`.
    let others = largest.dropLast().sorted()
    let rank = Int(((1 - level) * Double(largest.count)).rounded(.up))
    let limit = others[max(0, min(rank, others.count) - 1)]
    let isDrifted = p <= level
    measures = own.enumerated().map { index, measured in
      let shifts = taken.map { $0[index].shift }
      let score = scores[index][taken.count]
      return Measure(
        name: measured.name, value: measured.value, usual: measured.value - measured.shift,
        low: shifts.min() ?? 0, high: shifts.max() ?? 0, score: min(score, 1e6),
        standsOut: isDrifted && score > limit)
    }
  }

  /// Each number less the mean of the others, in their standard deviations.
  static func scores(_ values: [Double], isTwoSided: Bool) -> [Double] {
    let count = Double(values.count - 1)
    let (sum, square) = (values.reduce(0, +), values.reduce(0) { $0 + $1 * $1 })
    return values.map { value in
      let mean = (sum - value) / count
      let variance = max(0, (square - value * value) / count - mean * mean)
      let difference = isTwoSided ? abs(value - mean) : value - mean
      // Numbers that are all alike but for rounding tell nothing apart.
      guard abs(value - mean) > 1e-9 else { return 0 }
      return variance > 1e-18 ? difference / variance.squareRoot() : difference > 0 ? .infinity : 0
    }
  }
}
