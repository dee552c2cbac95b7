/// Whether a folder of new photos looks like the training photos.
///
/// ``DriftTest`` decides where the classifier knows its photos well enough. Else: of photos like the training ones about 1
/// in 100 lies beyond ``Novelty/limit``, and the folder is called different when even the exact lower bound of the share
/// beyond it is above that of the training photos themselves.
public struct Drift: Sendable, Equatable, Codable {
  /// Photos beyond the limit, of all.
  public let unlikeAnything: BinomialBounds
  /// The share that is expected of photos like the training ones.
  public let expected: Double
  /// Half of the training photos are nearer to another than this.
  public let trainingMedian: Float
  /// Half of the new photos are nearer to a training photo than this.
  public let median: Float
  /// The folder against parts of the training photos; nil where there are too few of them.
  public let test: DriftTest?
  /// Whether the new photos differ.
  public let isDrifted: Bool

  /// Compares distances.
  ///
  /// - Parameters:
  ///   - distances: Of new photos to their nearest training photo, at least one.
  ///   - novelty: The training photos.
  ///   - test: What decides, where it could be made.
  public init(_ distances: [Float], against novelty: Novelty, test: DriftTest? = nil) {
    precondition(!distances.isEmpty)
    let limit = novelty.limit
    unlikeAnything = BinomialBounds(count: distances.count { $0 > limit }, of: distances.count)
    // The limit itself is estimated: with N training photos the share beyond their largest distance is 1 / (N + 1).
    expected = max(1 - Novelty.quantile, 1 / Double(novelty.distances.count + 1))
    let sorted = distances.sorted()
    median = sorted[sorted.count / 2]
    trainingMedian =
      novelty.distances.isEmpty ? 0 : novelty.distances[novelty.distances.count / 2]
    self.test = test
    isDrifted = test?.isDrifted ?? (unlikeAnything.lower > expected)
  }
}
