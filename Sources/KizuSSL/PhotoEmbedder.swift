public import KizuAugment
public import KizuCodecs
import KizuCore
public import KizuData
public import KizuEval
public import KizuNN

/// Photos in, embeddings out: decodes, fits and normalises each photo and runs the encoder over it.
///
/// ```swift
/// let embedder = try PhotoEmbedder(engine: Engine(threads: 2), weights: EncoderFile.load("runs/x"))
/// try embedder.embed(set.photos) { photo, error in
///   print(error)
/// } onEmbedding: { photo, embedding in
///   print(photo.path, embedding)
/// }
/// ```
public final class PhotoEmbedder {
  private let engine: Engine
  private let network: EncoderNetwork
  private let transform: EvaluationTransform
  private let reader: PhotoReader
  private let threads: Int
  /// Photos that are decoded at a time.
  private let together: Int

  /// Plans the encoder for batches of one fixed shape, so that no embedding depends on what stands beside it.
  ///
  /// - Parameters:
  ///   - engine: Runs the encoder.
  ///   - weights: The encoder, with what photos must go through first.
  ///   - limits: Which photos are accepted.
  ///   - cache: Where decoded pixels are kept.
  ///   - batch: Photos that are decoded at a time, at least 1; fewer take less memory. Embeddings are the same to
  ///     the bit. Of photos that are cut into tiles, at most one a thread is decoded at a time.
  ///   - precision: What the encoder computes with; bf16 is faster where the CPU has it, and moves embeddings by
  ///     about a hundredth, those of tiles by more: another tile may be the most unusual.
  ///   - onProblem: Told why the cache is another one than was asked for.
  /// - Throws: `EngineError` when oneDNN cannot run it, `WeightsError` when tensors are missing or do not fit.
  public init(
    engine: Engine, weights: EncoderWeights, limits: ReadingLimits = ReadingLimits(),
    cache: PixelCacheSettings? = nil, batch: Int = 32, precision: Precision = .f32,
    onProblem: (String) -> Void = { _ in }
  ) throws {
    self.engine = engine
    precondition(batch >= 1)
    network = try EncoderNetwork(engine: engine, weights: weights, precision: precision)
    transform = EvaluationTransform(weights.preprocessing, channels: network.architecture.channels)
    let form = weights.preprocessing.form
    reader =
      cache.map { PhotoReader(form: form, limits: limits, cache: $0, onProblem: onProblem) }
      ?? PhotoReader(form: form, limits: limits)
    threads = engine.threads
    // Photos of many tiles are large: few are in memory at a time.
    together = form.tiling == nil ? batch : min(batch, threads)
  }

  /// Numbers in an embedding, D.
  public var dimension: Int {
    reader.form.tiling == nil ? network.featureCount : TilePooling.dimension(of: network.featureCount)
  }

  /// Embeds photos in their order, in memory that does not grow with their number.
  ///
  /// An encoder of tiles embeds every tile of a photo and pools them into one embedding: `TilePooling`.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - corruption: What spoils each photo, or each of its tiles, before the encoder sees it; keyed by its place among
  ///     `photos`.
  ///   - isLooking: Whether to tell what photos look like.
  ///   - onBroken: Called for each photo that does not decode; it is then left out.
  ///   - onEmbedding: Called for every other photo with its embedding, `[D]`, and what it looks like; nil where nobody
  ///     looked.
  /// - Throws: What `onBroken` and `onEmbedding` throw, and `EngineError` when oneDNN fails.
  public func embed(
    _ photos: [Photo], corruption: Corruption? = nil, isLooking: Bool,
    onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>, PhotoLooks?) throws -> Void
  ) throws {
    var work = EmbeddingQueue(
      network: network, transform: transform, corruption: corruption, threads: threads)
    func deliver(_ finished: [EmbeddingQueue.Entry]) throws {
      let embeddings = Parallel.map(finished.count, threads: threads) { [pooling] index in
        finished[index].error == nil ? pooling(finished[index].features) : []
      }
      for (photo, embedding) in zip(finished, embeddings) {
        if let error = photo.error {
          try onBroken(photos[photo.number], error)
        } else {
          try onEmbedding(photos[photo.number], embedding[...], photo.looks)
        }
      }
    }
    for start in stride(from: 0, to: photos.count, by: together) {
      let part = start..<min(start + together, photos.count)
      let images = Parallel.map(part.count, threads: threads) { [reader] index in
        reader.read(photos[part.lowerBound + index]).photo.map(\.image)
      }
      let looks = Parallel.map(isLooking ? part.count : 0, threads: threads) {
        (try? images[$0].get()).map(PhotoLooks.init(of:))
      }
      for (index, image) in images.enumerated() {
        work.append(
          part.lowerBound + index, image, looks: isLooking ? looks[index] : nil, tiling: reader.form.tiling)
      }
      try deliver(work.run())
    }
    try deliver(work.finish())
  }

  /// The same without looking.
  public func embed(
    _ photos: [Photo], corruption: Corruption? = nil, onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws {
    try embed(photos, corruption: corruption, isLooking: false, onBroken: onBroken) { photo, embedding, _ in
      try onEmbedding(photo, embedding)
    }
  }

  /// What makes the embedding of a photo of the features of its inputs.
  private var pooling: @Sendable ([Float]) -> [Float] {
    guard reader.form.tiling != nil else { return { $0 } }
    let (engine, count) = (engine, network.featureCount)
    return { TilePooling.embedding(of: $0.span, featureCount: count, product: engine) }
  }
}
