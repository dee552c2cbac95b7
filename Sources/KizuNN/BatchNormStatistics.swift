/// Which means and variances a batch normalisation uses in training.
public enum BatchNormStatistics: String, Sendable, Codable, CaseIterable {
  /// Those of what is computed at once: the batch, or each of the parts that it is computed in.
  case parts
  /// The running ones, which stay as they are: for encoders that start from trained weights.
  case frozen
}
