import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN

extension FeatureWhitening {
  /// More photos than this would make it slower, and no better.
  private static let mostPhotos = 2000
  /// ε, as a share of the features' whole variance.
  ///
  /// Between 1/150 and 1/1200 neighbours and probes of three public sets hardly tell a difference; the larger shares
  /// are better for few photos (docs/encoders.md).
  private static let noiseShare: Float = 1 / 300

  /// The whitening of an encoder's features of its training photos, labels unseen.
  ///
  /// - Throws: `DataError` where a photo cannot be read again, `EngineError` when oneDNN fails.
  init(of weights: EncoderWeights, photos store: PhotoStore, engine: Engine) throws {
    let transform = EvaluationTransform(weights.preprocessing, channels: 3)
    let samples = store.samples.spread(Self.mostPhotos)
    let embedder = try InputEmbedder(weights, engine: engine, isWhitened: false)
    let features = try embedder.embeddings(samples.count) { index in
      let image = try store.image(samples[index])
      var input = [Float](repeating: 0, count: transform.sampleCount)
      var span = input.mutableSpan
      transform.apply(to: image, into: &span)
      return input
    }
    self.init(of: features, dimension: embedder.network.featureCount, product: engine)
  }

  /// The whitening of features.
  ///
  /// - Parameters:
  ///   - features: `[n, F]`, row-major, n ≥ 1. Where one is not finite, or all photos have the same, W is 0.
  ///   - dimension: F.
  ///   - product: Multiplies.
  init(of features: [Float], dimension: Int, product: some MatrixProduct) {
    // Weights that are not finite any more give an encoder of zeros; training says so itself.
    let known = features.allSatisfy(\.isFinite) ? features : [Float](repeating: 0, count: features.count)
    let count = min(Self.componentCount, dimension)
    let subspace = PrincipalSubspace(of: known.span, dimension: dimension, count: count, product: product)
    let covariance = subspace.covariance(product)
    let variance = (0..<count).reduce(Float(0)) { $0 + covariance[$1 * count + $1] }
    let power = known.reduce(0) { $0 + $1 * $1 } / Float(known.count / dimension)
    var components = [Float](repeating: 0, count: count * dimension)
    // What is left of equal features is rounding.
    if variance > 1e-9 * power {
      let whitening = Whitening(
        mean: [Float](repeating: 0, count: count), scatter: covariance, count: 1,
        shrinkage: Self.noiseShare * Float(count))
      var rows = components.mutableSpan
      product.multiply(
        rows: count, columns: dimension, inner: count, whitening.matrix.span, transposeA: false,
        subspace.basis.span, transposeB: false, into: &rows, accumulate: false)
    }
    components += [Float](repeating: 0, count: (Self.componentCount - count) * dimension)
    Self.mixRows(&components, dimension)
    self.init(mean: subspace.mean, components: components)
  }

  /// The rows' Walsh-Hadamard transform, orthonormal: every number becomes a sum or difference of all.
  ///
  /// It changes no distance and no angle, and lets all numbers vary alike, so that whoever brings each to deviation 1, as
  /// a linear probe does, does not magnify the directions of little variance.
  private static func mixRows(_ rows: inout [Float], _ width: Int) {
    let count = rows.count / width
    var half = 1
    while half < count {
      for first in 0..<count where first & half == 0 {
        for column in 0..<width {
          let (a, b) = (first * width + column, (first + half) * width + column)
          (rows[a], rows[b]) = (rows[a] + rows[b], rows[a] - rows[b])
        }
      }
      half *= 2
    }
    let scale = 1 / Float(count).squareRoot()
    for index in rows.indices { rows[index] *= scale }
  }
}
