public import KizuCore

/// Tells photos unlike anything seen: farther from the nearest training photo than training photos are from each other.
///
/// The distance is 1 - cosine similarity to the nearest training embedding, 0…2. The limit is a quantile of the
/// distances that training photos have to their nearest one of another group (leave one out), so about
/// 1 - ``quantile`` of ordinary new photos are flagged as well.
public struct Novelty: Sendable, Equatable, Codable {
  /// The share of training photos below the limit.
  public static let quantile = 0.99

  /// Embeddings of training photos, `[N, D]`, rows of length 1.
  public let references: [Float]
  /// Numbers in an embedding, D.
  public let dimension: Int
  /// Distances of training photos to their nearest one of another group, ascending.
  public let distances: [Float]

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
    self.distances = distances.compactMap { $0 }.sorted()
  }

  /// How far each photo is from its nearest one of another group; nil where there is none.
  static func distances(
    among values: [Float], dimension: Int, groups numbers: [Int], product: any MatrixProduct, threads: Int
  ) -> [Float?] {
    var sizes: [Int: Int] = [:]
    for number in numbers { sizes[number, default: 0] += 1 }
    // As many neighbours as the largest group has members leave one of another group, if there is any.
    let count = (sizes.values.max() ?? 1) + 1
    let search = KNearestNeighbours(
      references: values, dimension: dimension, labels: numbers, classCount: 1, neighbourCount: count)
    return search.neighbours(of: values, product: product, threads: threads).enumerated().map {
      row, nearest in
      nearest.first { numbers[$0.index] != numbers[row] }.map { max(0, 1 - $0.similarity) }
    }
  }

  /// A distance above this is unlike anything seen; infinite where training photos have no others to compare with.
  public var limit: Float {
    guard !distances.isEmpty else { return .infinity }
    // The smallest distance that at least this share does not exceed.
    let rank = Int((Self.quantile * Double(distances.count)).rounded(.up))
    return distances[max(0, min(rank, distances.count) - 1)]
  }

  /// Finds the nearest training photo of each row.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major.
  ///   - product: What multiplies matrices.
  ///   - threads: The result does not depend on it.
  /// - Returns: One a row: the training photo and 1 - cosine similarity to it.
  public func nearest(
    to values: [Float], product: any MatrixProduct, threads: Int = 1
  ) -> [(index: Int, distance: Float)] {
    let search = KNearestNeighbours(
      references: references, dimension: dimension,
      labels: [Int](repeating: 0, count: references.count / dimension), classCount: 1, neighbourCount: 1)
    return search.neighbours(of: values, product: product, threads: threads).map {
      ($0[0].index, max(0, 1 - $0[0].similarity))
    }
  }
}
