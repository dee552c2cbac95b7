import KizuCore
package import KizuNN

/// Runs an encoder over inputs that are made as they are needed.
package struct InputEmbedder {
  package let engine: Engine
  package let network: EncoderNetwork

  /// - Throws: `EngineError` and `WeightsError`, as ``EncoderNetwork`` does.
  package init(_ weights: EncoderWeights, engine: Engine, isWhitened: Bool = true) throws {
    self.engine = engine
    network = try EncoderNetwork(engine: engine, weights: weights, isWhitened: isWhitened)
  }

  /// Embeddings `[count, D]` of inputs `[3, S, S]`, which are made on the engine's number of threads.
  package func embeddings(_ count: Int, of input: @Sendable (Int) throws -> [Float]) throws -> [Float] {
    var embeddings: [Float] = []
    embeddings.reserveCapacity(count * network.featureCount)
    for start in stride(from: 0, to: count, by: network.batch) {
      let size = min(network.batch, count - start)
      let inputs = Parallel.map(size, threads: engine.threads) { index in
        Result { try input(start + index) }
      }
      let batch = try inputs.flatMap { try $0.get() }
      embeddings += try network.embed(batch.span)
    }
    return embeddings
  }
}
