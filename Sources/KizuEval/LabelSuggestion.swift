public import KizuCore

/// A photo that is worth labelling next.
///
/// How photos are chosen is a ``SuggestionStrategy``. Whatever it is, no two suggestions are of one group as long as
/// there are others.
///
/// ```swift
/// let next = LabelSuggestion.suggest(from: table, count: 30, seed: 0, product: engine)
/// ```
public struct LabelSuggestion: Sendable, Equatable {
  /// Its row in the table.
  public let row: Int
  /// How many photos it stands for, itself included: its heap, or the photos nearer to it than to any other suggestion.
  public let clusterSize: Int
  /// What it was chosen for.
  ///
  /// By ``SuggestionStrategy/typical``: 1 / mean distance to its up to 20 nearest photos in the
  /// heap, of embeddings of length 1. Otherwise what it adds to the coverage, as a share of the most that there can be.
  public let score: Double

  /// Suggests unlabelled photos, the most useful first.
  ///
  /// - Parameters:
  ///   - table: Embeddings of labelled and unlabelled photos.
  ///   - count: How many at most.
  ///   - strategy: How they are chosen.
  ///   - seed: Keys the random choices.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: At most `count`, fewer where there are not so many unlabelled photos.
  public static func suggest(
    from table: EmbeddingTable, count: Int, strategy: SuggestionStrategy = .typical, seed: UInt64,
    product: any MatrixProduct, threads: Int = 1
  ) -> [LabelSuggestion] {
    guard count > 0, table.rows.contains(where: { $0.label == nil }) else { return [] }
    switch strategy {
    case .typical:
      return Self.typical(in: table, count: count, seed: seed, product: product, threads: threads)
    case .coverage, .uncertain:
      let doubts =
        strategy == .uncertain
        ? Self.doubts(in: table, seed: seed, product: product)
        : [Float](repeating: 1, count: table.rows.count)
      return Self.covering(table, doubts, count: count, seed: seed, product: product, threads: threads)
    }
  }
}
