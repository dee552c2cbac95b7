import KizuAugment
import KizuCore
public import KizuData
public import KizuEval
public import KizuNN
import KizuSSL

/// Labelled photos that are ready to be trained on, and to be judged.
public struct FineTunePhotos: Sendable {
  /// The photos, read once.
  public let store: PhotoStore
  /// What is known about each, in the order of the store.
  public let rows: [EmbeddingTable.Row]

  /// Reads photos in the form that an encoder sees.
  ///
  /// - Parameters:
  ///   - photos: The photos; those that do not decode are left out and stand in the store's manifest.
  ///   - weights: The encoder.
  ///   - limits: Which photos are accepted.
  ///   - cache: Where decoded pixels are kept.
  ///   - threads: How many are read at a time.
  ///   - onProblem: Told why the cache is another one than was asked for.
  ///   - onProgress: Told how many photos have been read, from any thread.
  /// - Throws: ``FineTuneError/tiles`` for an encoder of tiles.
  public init(
    reading photos: [Photo], for weights: EncoderWeights, limits: ReadingLimits = ReadingLimits(),
    cache: PixelCacheSettings = PixelCacheSettings(place: .temporary), threads: Int,
    onProblem: (String) -> Void = { _ in }, onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) throws(FineTuneError) {
    guard weights.preprocessing.form.tiling == nil else { throw .tiles }
    let reader = PhotoReader(
      form: weights.preprocessing.form, limits: limits, cache: cache, onProblem: onProblem)
    store = PhotoStore(reading: photos, by: reader, threads: threads, onProgress: onProgress)
    rows = store.photos.map { EmbeddingTable.Row($0) }
  }

  /// Photos that were left out because they do not decode, with the reason.
  public var broken: [Manifest.Row] { store.manifest.rows.filter { !$0.isOK } }

  /// Embeds photos without chance.
  func embeddings(of photos: [Int], by weights: EncoderWeights, engine: Engine) throws -> [Float] {
    let transform = EvaluationTransform(weights.preprocessing, channels: 3)
    return try InputEmbedder(weights, engine: engine).embeddings(photos.count) { index in
      let image = try store.image(store.samples[photos[index]])
      var input = [Float](repeating: 0, count: transform.sampleCount)
      var span = input.mutableSpan
      transform.apply(to: image, into: &span)
      return input
    }
  }
}
