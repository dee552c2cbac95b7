import KizuEval
import KizuSSL

/// The balanced accuracy of k-NN over labelled photos: `NeighbourJudge`.
struct NeighbourCriterion: EncoderCriterion {
  let judge: NeighbourJudge

  func score(of embedder: InputEmbedder) throws -> TrialScore {
    guard let accuracy = try judge.accuracy(of: embedder) else { return .diverged }
    return TrialScore(
      value: accuracy.balancedAccuracy,
      interval: ConfidenceInterval(low: accuracy.low, high: accuracy.high))
  }
}
