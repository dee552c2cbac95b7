public import KizuCore
import RealModule

/// A classifier that asks the most similar labelled embeddings, weighted by how similar they are.
///
/// Cosine similarity s on rows of length 1, votes weighted by exp(s / T): Wu, Xiong, Yu, Lin, "Unsupervised feature
/// learning via non-parametric instance discrimination", CVPR 2018. An all-zero row has similarity 0 to every row.
///
/// ```swift
/// let knn = KNearestNeighbours(references: train, dimension: 512, labels: labels, classCount: 7)
/// let shares = knn.probabilities(of: test, product: product)  // [N, 7]
/// ```
public struct KNearestNeighbours: Sendable {
  /// A reference row and how similar it is.
  public struct Neighbour: Sendable, Equatable {
    /// Index of the reference row.
    public var index: Int
    /// Cosine similarity, -1…1.
    public var similarity: Float

    public init(index: Int, similarity: Float) {
      self.index = index
      self.similarity = similarity
    }
  }

  /// How many neighbours vote: what was asked for, or all references where there are fewer.
  public let neighbourCount: Int
  /// T, above 0; the smaller it is, the more the nearest ones count.
  public let temperature: Double
  let references: [Float]
  let referenceCount: Int
  let dimension: Int
  let labels: [Int]
  let classCount: Int

  /// Normalises the references.
  ///
  /// - Parameters:
  ///   - references: `[R, D]`, row-major.
  ///   - dimension: D, at least 1.
  ///   - labels: The class of each reference, in 0 ..< `classCount`; `[R]`, R at least 1.
  ///   - classCount: K.
  ///   - neighbourCount: How many neighbours vote, at least 1; at most R are used.
  ///   - temperature: T, above 0.
  public init(
    references: [Float], dimension: Int, labels: [Int], classCount: Int, neighbourCount: Int = 20,
    temperature: Double = 0.07
  ) {
    precondition(dimension > 0 && !labels.isEmpty && references.count == labels.count * dimension)
    precondition(neighbourCount > 0 && temperature > 0)
    self.references = Self.normalised(references, dimension: dimension)
    self.referenceCount = labels.count
    self.dimension = dimension
    self.labels = labels
    self.classCount = classCount
    self.neighbourCount = min(neighbourCount, labels.count)
    self.temperature = temperature
  }

  /// The share of the votes that each class gets.
  ///
  /// - Parameters:
  ///   - queries: `[Q, D]`, row-major.
  ///   - product: What multiplies matrices.
  ///   - threads: How many threads search; the result does not depend on it.
  /// - Returns: `[Q, K]`; each row sums to 1.
  public func probabilities(of queries: [Float], product: any MatrixProduct, threads: Int = 1) -> [Double] {
    var shares: [Double] = []
    shares.reserveCapacity(queries.count / dimension * classCount)
    for nearest in neighbours(of: queries, product: product, threads: threads) {
      shares += Self.shares(
        of: nearest, labels: labels, classCount: classCount, temperature: temperature)
    }
    return shares
  }

  /// The share of the votes that each class gets from neighbours, most similar first, at least one; `[K]`.
  package static func shares(
    of nearest: [Neighbour], labels: [Int], classCount: Int, temperature: Double
  ) -> [Double] {
    var votes = [Double](repeating: 0, count: classCount)
    // Relative to the best one, so that a small T does not overflow; the shares are the same.
    let best = Double(nearest[0].similarity)
    var sum = 0.0
    for neighbour in nearest {
      let weight = Double.exp((Double(neighbour.similarity) - best) / temperature)
      votes[labels[neighbour.index]] += weight
      sum += weight
    }
    return votes.map { $0 / sum }
  }

  /// Rows scaled to length 1; all-zero rows stay as they are.
  static func normalised(_ values: [Float], dimension: Int) -> [Float] {
    var result = values
    for start in stride(from: 0, to: values.count, by: dimension) {
      var squares = 0.0
      for index in start..<start + dimension { squares += Double(values[index]) * Double(values[index]) }
      guard squares > 0 else { continue }
      // In f64: the inverse of a tiny length is beyond f32.
      let scale = 1 / Double.sqrt(squares)
      for index in start..<start + dimension { result[index] = Float(Double(values[index]) * scale) }
    }
    return result
  }
}
