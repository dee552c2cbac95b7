import KizuSSL

/// What makes one recipe better than another.
public enum TuningCriterion: String, Sendable, Codable, CaseIterable {
  /// k-NN over the labelled photos: `NeighbourCriterion`.
  case knn
  /// Finding a photo again that was taken in another light, which needs no labels: `RetrievalCriterion`.
  case retrieval
}

/// Judges an encoder.
protocol EncoderCriterion: Sendable {
  /// The score of an encoder, a function of it alone.
  ///
  /// - Throws: `DataError` where a photo cannot be read again, `EngineError` when oneDNN fails.
  func score(of embedder: InputEmbedder) throws -> TrialScore
}
