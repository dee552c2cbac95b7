import KizuEval
import RealModule

/// A saved classifier as one linear layer before a softmax.
///
/// Standardised features are s (x - m); the probe's logits are z = W s (x - m) + b; calibration makes
/// q_k ∝ π_k · exp(z_k / T). So q = softmax(W′ x + b′) with W′ = W s / T and b′ = (b - W s m) / T + log π, computed in
/// 64 bits.
struct FoldedClassifier {
  /// W′, `[K, D]`.
  let weights: [Float]
  /// b′, `[K]`.
  let bias: [Float]

  /// What stands for a logit of -∞, which not every runtime takes: its probability is 0 in f32.
  private static let never = -1e9

  /// Folds a classifier.
  ///
  /// - Throws: ``ExportError/notFinite`` when numbers are too large for f32, or no class can be chosen.
  init(_ classifier: SavedClassifier) throws(ExportError) {
    let probe = classifier.probe
    let (mean, scale) = (probe.scaling.mean, probe.scaling.scale)
    let (count, dimension) = (classifier.classes.count, mean.count)
    let temperature = classifier.decision?.calibration.temperature ?? 1
    let priors = classifier.decision?.calibration.priors ?? [Double](repeating: 1, count: count)
    var weights = [Double](repeating: 0, count: count * dimension)
    var bias = [Double](repeating: Self.never, count: count)
    // Of two classes, the first has logit 0 and no row.
    let implicit = probe.classes.count - probe.intercepts.count
    for (index, label) in probe.classes.enumerated() where priors[label] > 0 {
      bias[label] = .log(priors[label])
      guard index >= implicit else { continue }
      let row = index - implicit
      var logit = probe.intercepts[row]
      for column in 0..<dimension {
        let weight = probe.weights[row * dimension + column] * scale[column]
        weights[label * dimension + column] = weight / temperature
        logit -= weight * mean[column]
      }
      bias[label] += logit / temperature
    }
    self.weights = weights.map { Float($0) }
    self.bias = bias.map { Float($0) }
    guard (self.weights + self.bias).allSatisfy(\.isFinite), bias.contains(where: { $0 > Self.never }) else {
      throw .notFinite
    }
  }
}
