import KizuAugment
public import KizuCodecs
import KizuCore
public import KizuData
import KizuEval
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

  /// Plans the encoder for batches of `batch` photos or tiles.
  ///
  /// - Parameters:
  ///   - engine: Runs the encoder.
  ///   - weights: The encoder, with what photos must go through first.
  ///   - limits: Which photos are accepted.
  ///   - cache: Where decoded pixels are kept.
  ///   - batch: Inputs of the encoder at a time.
  ///   - onProblem: Told why the cache is another one than was asked for.
  /// - Throws: `EngineError` when oneDNN cannot run it, `WeightsError` when tensors are missing or do not fit.
  public init(
    engine: Engine, weights: EncoderWeights, limits: ReadingLimits = ReadingLimits(),
    cache: PixelCacheSettings? = nil, batch: Int = 32, onProblem: (String) -> Void = { _ in }
  ) throws {
    self.engine = engine
    network = try EncoderNetwork(engine: engine, weights: weights, batch: batch)
    transform = EvaluationTransform(weights.preprocessing, channels: network.architecture.channels)
    let form = weights.preprocessing.form
    reader =
      cache.map { PhotoReader(form: form, limits: limits, cache: $0, onProblem: onProblem) }
      ?? PhotoReader(form: form, limits: limits)
    threads = engine.threads
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
  ///   - onBroken: Called for each photo that does not decode; it is then left out.
  ///   - onEmbedding: Called for every other photo with its embedding, `[D]`.
  /// - Throws: What `onBroken` and `onEmbedding` throw, and `EngineError` when oneDNN fails.
  public func embed(
    _ photos: [Photo], onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws {
    guard let tiling = reader.form.tiling else {
      return try embedWhole(photos, onBroken: onBroken, onEmbedding: onEmbedding)
    }
    for photo in photos {
      switch reader.read(photo).photo {
      case .failure(let error):
        try onBroken(photo, error)
      case .success(let working):
        try onEmbedding(photo, pooledEmbedding(of: working.image, tiling)[...])
      }
    }
  }

  private func embedWhole(
    _ photos: [Photo], onBroken: (Photo, CodecError) throws -> Void,
    onEmbedding: (Photo, ArraySlice<Float>) throws -> Void
  ) throws {
    for start in stride(from: 0, to: photos.count, by: network.batch) {
      let part = Array(photos[start..<min(start + network.batch, photos.count)])
      let inputs = Parallel.map(part.count, threads: threads) { [reader, transform] index in
        reader.read(part[index]).photo.map { transform.input(of: $0.image) }
      }
      var readable: [Photo] = []
      var input: [Float] = []
      for (photo, result) in zip(part, inputs) {
        switch result {
        case .success(let samples):
          readable.append(photo)
          input += samples
        case .failure(let error):
          try onBroken(photo, error)
        }
      }
      guard !readable.isEmpty else { continue }
      let embeddings = try network.embed(input.span)
      for (index, photo) in readable.enumerated() {
        try onEmbedding(photo, embeddings[index * dimension..<(index + 1) * dimension])
      }
    }
  }

  /// The embedding of a photo from those of its tiles.
  private func pooledEmbedding(of image: ImageBuffer, _ tiling: Tiling) throws -> [Float] {
    let count = tiling.count(width: image.width, height: image.height)
    var tiles: [Float] = []
    tiles.reserveCapacity(count * network.featureCount)
    for start in stride(from: 0, to: count, by: network.batch) {
      let part = start..<min(start + network.batch, count)
      let inputs = Parallel.map(part.count, threads: threads) { [transform] index in
        let tile = tiling.tile(part.lowerBound + index, width: image.width, height: image.height)
        return transform.input(of: image.cropped(to: tile))
      }
      let input = Array(inputs.joined())
      tiles += try network.embed(input.span)
    }
    return TilePooling.embedding(of: tiles.span, featureCount: network.featureCount, product: engine)
  }
}

extension EvaluationTransform {
  /// The input of one photo, `[C, S, S]`.
  fileprivate func input(of image: ImageBuffer) -> [Float] {
    var samples = [Float](repeating: 0, count: sampleCount)
    var span = samples.mutableSpan
    apply(to: image, into: &span)
    return samples
  }
}
