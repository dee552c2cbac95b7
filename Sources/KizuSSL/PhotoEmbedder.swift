import KizuAugment
public import KizuCodecs
import KizuCore
public import KizuData
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
  private let network: EncoderNetwork
  private let transform: EvaluationTransform
  private let threads: Int

  /// Plans the encoder for batches of `batch` photos.
  ///
  /// - Throws: `EngineError` when oneDNN cannot run it, `WeightsError` when tensors are missing or do not fit.
  public init(engine: Engine, weights: EncoderWeights, batch: Int = 32) throws {
    network = try EncoderNetwork(engine: engine, weights: weights, batch: batch)
    transform = EvaluationTransform(weights.preprocessing, channels: network.architecture.channels)
    threads = engine.threads
  }

  /// Numbers in an embedding, D.
  public var dimension: Int { network.featureCount }

  /// Embeds photos in their order, in memory that does not grow with their number.
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
    for start in stride(from: 0, to: photos.count, by: network.batch) {
      let part = photos[start..<min(start + network.batch, photos.count)]
      var readable: [Photo] = []
      var input: [Float] = []
      for (photo, result) in zip(part, inputs(of: Array(part))) {
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

  /// The network's input of each photo, `[C, S, S]`, decoded by several threads.
  private func inputs(of photos: [Photo]) -> [Result<[Float], CodecError>] {
    let transform = transform
    return Parallel.map(photos.count, threads: threads) { index in
      Result { () throws(CodecError) in
        let image = try PhotoCodec.decode(file: photos[index].file)
        var samples = [Float](repeating: 0, count: transform.sampleCount)
        var span = samples.mutableSpan
        transform.apply(to: image, into: &span)
        return samples
      }
    }
  }
}
