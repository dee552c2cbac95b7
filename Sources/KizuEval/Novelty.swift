public import KizuCore

/// Tells photos unlike anything seen: farther from the nearest training photo, or from the middle of all, than training photos
/// are themselves.
///
/// The distance is 1 - cosine similarity to the nearest training embedding, 0…2. The limits are quantiles of the
/// distances that training photos have to their nearest one of another group (leave one out), and to their mean, so about
/// 1 - `UsualDistances.quantile` of ordinary new photos are flagged as well.
public struct Novelty: Sendable, Equatable, Codable {
  /// Embeddings of training photos, `[N, D]`, rows of length 1.
  public let references: [Float]
  /// Numbers in an embedding, D.
  public let dimension: Int
  /// How far training photos lie from each other and from their middle.
  public let usual: UsualDistances

  /// Measures the training photos.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, N at least 1.
  ///   - dimension: D.
  ///   - groups: The group of each photo.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  public init(
    training values: [Float], dimension: Int, groups: [String?], product: any MatrixProduct, threads: Int = 1
  ) {
    self.init(
      training: values, dimension: dimension,
      distances: Self.distances(
        among: values, dimension: dimension, groups: GroupNumbers(groups).ofRow, product: product,
        threads: threads))
  }

  /// Takes distances of training photos to their nearest one of another group; nil where there is none.
  init(training values: [Float], dimension: Int, distances: [Float?]) {
    references = KNearestNeighbours.normalised(values, dimension: dimension)
    self.dimension = dimension
    usual = UsualDistances(values, dimension: dimension, distances: distances)
  }

  /// How far photos, or the given rows of them, are from their nearest one of another group; nil where there is none.
  static func distances(
    of rows: [Int]? = nil, among values: [Float], dimension: Int, groups numbers: [Int],
    product: any MatrixProduct, threads: Int
  ) -> [Float?] {
    let search = KNearestNeighbours(
      references: values, dimension: dimension, labels: [Int](repeating: 0, count: numbers.count),
      classCount: 1, neighbourCount: 1)
    return search.neighbours(
      of: rows.map { values.rows($0, dimension: dimension) } ?? values,
      apart: .init(ofQuery: rows?.map { numbers[$0] } ?? numbers, ofReference: numbers), product: product,
      threads: threads
    ).map { $0.first.map { max(0, 1 - $0.similarity) } }
  }

  /// Finds the nearest training photo of each row.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: One a row: the training photo, 1 - cosine similarity to it, and how far the row lies from the middle of all.
  public func nearest(
    to values: [Float], product: any MatrixProduct, threads: Int = 1
  ) -> [(index: Int, distance: Float, length: Float)] {
    let search = KNearestNeighbours(
      references: references, dimension: dimension,
      labels: [Int](repeating: 0, count: references.count / dimension), classCount: 1, neighbourCount: 1)
    let found = search.neighbours(of: values, product: product, threads: threads)
    return found.enumerated().map { row, nearest in
      let length = usual.length(of: values[row * dimension..<(row + 1) * dimension])
      return (nearest[0].index, max(0, 1 - nearest[0].similarity), length)
    }
  }
}
