/// Whether a folder of new photos looks like the training photos.
///
/// ``DriftTest`` decides where the classifier knows its photos well enough. Else: of photos like the training ones about 1
/// in 100 is unlike anything by ``UsualDistances``, and the folder is called different when even the exact lower bound of the share
/// beyond it is above that of the training photos themselves.
public struct Drift: Sendable, Equatable, Codable {
  /// Photos unlike anything that taught, of all.
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

  /// Whether a test found no difference; nil where none could be made and none was seen.
  public var isUnchanged: Bool? { isDrifted ? false : test == nil ? nil : true }

  /// Compares photos.
  ///
  /// - Parameters:
  ///   - predictions: Of the new photos, at least one.
  ///   - usual: The training photos.
  ///   - test: What decides, where it could be made.
  public init(
    _ predictions: [SavedClassifier.Prediction], against usual: UsualDistances, test: DriftTest? = nil
  ) {
    self.init(
      predictions.map(\.distance), unlike: predictions.count { $0.isUnlikeAnything }, against: usual,
      test: test)
  }

  init(_ distances: [Float], unlike count: Int, against usual: UsualDistances, test: DriftTest? = nil) {
    precondition(!distances.isEmpty)
    unlikeAnything = BinomialBounds(count: count, of: distances.count)
    // The limits themselves are estimated: with N training photos the share beyond their largest distance is 1 / (N + 1),
    // and two such limits are drawn.
    let limits = usual.lengths.isEmpty ? 1.0 : 2.0
    expected = max(1 - UsualDistances.quantile, limits / Double(usual.distances.count + 1))
    let sorted = distances.sorted()
    median = sorted[sorted.count / 2]
    trainingMedian = usual.distances.isEmpty ? 0 : usual.distances[usual.distances.count / 2]
    self.test = test
    isDrifted = test?.isDrifted ?? (unlikeAnything.lower > expected)
  }
}
