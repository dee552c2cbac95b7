import Kizu

extension PhotoEmbedder {
  /// An embedder that reads photos as the options say, and warns where their cache cannot be had.
  convenience init(
    engine: Engine, weights: EncoderWeights, reading: ReadingOptions, precision: Precision,
    batch: Int = BatchSizeOption.standard
  ) throws {
    try self.init(
      engine: engine, weights: weights, limits: reading.limits, cache: reading.cacheSettings,
      batch: batch, precision: precision, onProblem: { Log.warning($0) })
  }
}
