import KizuAugment
import KizuData
import KizuEval
import KizuNN
import KizuSSL

/// What was computed of photos, one entry a photo.
struct POCVectors {
  /// Each photo's embedding, or other numbers that describe it.
  var rows: [[Float]] = []
  /// What each looks like; empty where nobody looked.
  var looks: [PhotoLooks] = []
}

extension POCTrial {
  /// Embeddings of all photos that can be read, and what the photos look like.
  ///
  /// - Returns: One row a photo; nil where it was stopped.
  func embed(_ usable: [Photo], _ photos: POCPhotos, _ encoder: POCRecord.Encoder) throws -> EmbeddingTable? {
    try embeddings("embed", of: usable, inputs: [photos.contentDigest, encoder.digest, "looks"]) {
      let embedder = try PhotoEmbedder(
        engine: engine, weights: EncoderFile.load(encoder.run), limits: settings.limits,
        cache: settings.cache)
      return try embedded(usable, by: embedder, isLooking: true)
    }
  }

  /// Runs an encoder over photos.
  ///
  /// - Parameters:
  ///   - photos: Which photos.
  ///   - embedder: The encoder.
  ///   - corruption: What spoils them first.
  ///   - isLooking: Whether to tell what they look like.
  ///   - title: What is done, for progress.
  /// - Returns: Their embeddings; nil where it was stopped.
  /// - Throws: `CodecError` where a photo cannot be read any more, `EngineError` when oneDNN fails.
  func embedded(
    _ photos: [Photo], by embedder: PhotoEmbedder, corruption: Corruption? = nil, isLooking: Bool = false,
    doing title: String = "embedding"
  ) throws -> POCVectors? {
    struct Stopped: Error {}
    var vectors = POCVectors()
    do {
      try embedder.embed(photos, corruption: corruption, isLooking: isLooking) { _, error in
        throw error
      } onEmbedding: { _, embedding, looks in
        if shouldStop() { throw Stopped() }
        vectors.rows.append(Array(embedding))
        if let looks { vectors.looks.append(looks) }
        onEvent(.progress(title: title, done: vectors.rows.count, total: photos.count, unit: "photos"))
      }
    } catch is Stopped {
      return nil
    }
    return vectors
  }

  /// Vectors of photos, kept in a file beside the stage's.
  func embeddings(
    _ name: String, of photos: [Photo], inputs: [String], make: () throws -> POCVectors?
  ) throws -> EmbeddingTable? {
    let file = folder.tensorFile(name)
    let inputs = inputs + photos.map(\.path)
    var made: POCVectors?
    func work() throws -> String? {
      guard let vectors = try make() else { return nil }
      made = vectors
      let bytes = SafeTensors(tensors: Self.tensors(of: vectors)).encoded()
      try AtomicFile.write(bytes, to: file)
      return FileDigest.sha256(of: bytes)
    }
    try stages.forget(name) { digest in try stored(file, digest) == nil }
    guard let entry = try stages.result(name, inputs: inputs, work: work) else { return nil }
    keep(entry.effort)
    if let made { return try EmbeddingTable(rows: rows(of: photos, made.looks), vectors: made.rows) }
    guard let (values, looks) = try stored(file, entry.result), values.count % max(1, photos.count) == 0
    else {
      throw POCError.damaged(file: file)
    }
    return try EmbeddingTable(
      rows: rows(of: photos, looks), dimension: values.count / photos.count, values: values)
  }

  private func rows(of photos: [Photo], _ looks: [PhotoLooks]) -> [EmbeddingTable.Row] {
    photos.indices.map { row in
      EmbeddingTable.Row(photos[row], looks: looks.count == photos.count ? looks[row] : nil)
    }
  }

  private static func tensors(of vectors: POCVectors) -> [String: SafeTensors.Tensor] {
    func tensor(_ rows: [[Float]]) -> SafeTensors.Tensor {
      SafeTensors.Tensor(shape: [rows.count, rows.first?.count ?? 0], rows.flatMap { $0 })
    }
    var tensors = ["embeddings": tensor(vectors.rows)]
    if !vectors.looks.isEmpty { tensors["looks"] = tensor(vectors.looks.map(\.values)) }
    return tensors
  }

  private func stored(_ file: String, _ digest: String) throws -> (values: [Float], looks: [PhotoLooks])? {
    guard let bytes = try? FileContent.read(file), FileDigest.sha256(of: bytes) == digest else { return nil }
    let tensors = try SafeTensors(decoding: bytes, file: file).tensors
    guard case .f32(let values)? = tensors["embeddings"]?.values else { return nil }
    guard case .f32(let numbers)? = tensors["looks"]?.values else { return (values, []) }
    let width = PhotoLooks.Look.allCases.count
    let looks = stride(from: 0, to: numbers.count - numbers.count % width, by: width).compactMap {
      PhotoLooks(values: Array(numbers[$0..<$0 + width]))
    }
    return (values, looks)
  }
}
