public import KizuCore

/// How far photos lie from each other and from their middle: what tells a photo that is unlike all of them.
///
/// The direction of an embedding says what a photo shows: its distance is 1 - cosine similarity to the nearest photo, 0…2. The
/// length says how strongly: the Euclidean distance to the mean of the photos. Photos of something else altogether often
/// point the same way as some photo that is known, but much farther; those of a new class point another way at a usual
/// length. So both are looked at, each with half of the share that may be exceeded.
public struct UsualDistances: Sendable, Equatable {
  /// The share of photos within both limits.
  public static let quantile = 0.99

  /// The mean of the photos, `[D]`; empty where it is not known.
  public let centre: [Float]
  /// Distances of photos to their nearest one of another group, ascending.
  public let distances: [Float]
  /// Euclidean distances of photos from ``centre``, ascending; empty where it is not known.
  public let lengths: [Float]

  /// Measures photos.
  ///
  /// - Parameters:
  ///   - values: Their embeddings, `[N, D]`, row-major, N at least 1.
  ///   - dimension: D.
  ///   - distances: Of some or all of them to their nearest one of another group; nil where there is none.
  init(_ values: [Float], dimension: Int, distances: [Float?]) {
    let centre = Prototypes.mean(values, dimension: dimension)
    self.init(
      centre: centre, distances: distances.compactMap { $0 }.sorted(),
      lengths: stride(from: 0, to: values.count, by: dimension).map {
        Self.length(of: values[$0..<$0 + dimension], from: centre)
      }.sorted())
  }

  /// Measures photos; 2,000 of them at most, evenly over their order, are compared with all.
  ///
  /// - Parameters:
  ///   - table: The photos, at least one.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  public init(of table: EmbeddingTable, product: any MatrixProduct, threads: Int = 1) {
    let distances = Novelty.distances(
      of: table.rows.indices.spread(2000), among: table.values, dimension: table.dimension,
      groups: GroupNumbers(table.rows.map(\.group)).ofRow, product: product, threads: threads)
    self.init(table.values, dimension: table.dimension, distances: distances)
  }

  init(centre: [Float], distances: [Float], lengths: [Float]) {
    (self.centre, self.distances, self.lengths) = (centre, distances, lengths)
  }

  /// A distance above this is unlike anything; infinite where photos have no others to compare with.
  public var limit: Float { bound(distances) }

  /// A length above this is unlike anything; infinite where lengths are not known.
  public var lengthLimit: Float { bound(lengths) }

  /// How far an embedding, `[D]`, lies from ``centre``; 0 where that is not known.
  public func length(of embedding: ArraySlice<Float>) -> Float {
    centre.isEmpty ? 0 : Self.length(of: embedding, from: centre)
  }

  /// Whether a photo is unlike all of them.
  public func areExceeded(distance: Float, length: Float) -> Bool {
    distance > limit || length > lengthLimit
  }

  /// The smallest number that at least the wanted share does not exceed.
  private func bound(_ sorted: [Float]) -> Float {
    guard !sorted.isEmpty else { return .infinity }
    let share = lengths.isEmpty ? Self.quantile : (1 + Self.quantile) / 2
    let rank = Int((share * Double(sorted.count)).rounded(.up))
    return sorted[max(0, min(rank, sorted.count) - 1)]
  }

  private static func length(of embedding: ArraySlice<Float>, from centre: [Float]) -> Float {
    Float(
      zip(embedding, centre).reduce(0.0) { sum, pair in
        let difference = Double(pair.0) - Double(pair.1)
        return sum + difference * difference
      }.squareRoot())
  }
}
