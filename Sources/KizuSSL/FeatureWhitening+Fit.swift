import KizuAugment
import KizuCore
import KizuData
import KizuEval
import KizuNN

extension FeatureWhitening {
  /// More photos than this would make it slower, and no better.
  private static let mostPhotos = 2000
  /// Directions of less than this share of the greatest variance are rounding, and left out.
  private static let leastShare = 1e-7

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
    let dimension = embedder.network.featureCount
    // Weights that are not finite any more give an encoder of zeros; training says so itself.
    let isFinite = features.allSatisfy(\.isFinite)
    let found = PrincipalComponents(
      of: (isFinite ? features : [Float](repeating: 0, count: features.count)).span, dimension: dimension,
      count: Self.componentCount, product: engine)
    let least = Self.leastShare * (found.variances.first ?? 0)
    let scales = found.variances.map { $0 > least ? Float(1 / $0.squareRoot()) : 0 }
    self.init(
      mean: found.mean,
      components: zip(found.directions.indices, found.directions).map { scales[$0 / dimension] * $1 })
  }
}
