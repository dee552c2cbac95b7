import Foundation
import KizuAugment
import KizuData
import KizuEval
import KizuNN
import KizuSSL

extension POCTrial {
  /// Pretrains on all photos but those of the test side, which are never opened for it.
  ///
  /// Runs are named by their inputs: other photos or settings begin another one, the same ones go on with theirs.
  ///
  /// - Returns: The encoder; nil where it was stopped.
  func pretrain(_ usable: [Photo], _ photos: POCPhotos) throws -> POCRecord.Encoder? {
    let seen = usable.filter { $0.split != .test }
    let digestOfPath = Dictionary(
      uniqueKeysWithValues: zip(photos.set.photos, photos.digests).map { ($0.path, $1) })
    // Labels do not count: a label more must not train anew.
    let inputs =
      seen.flatMap { [$0.path, digestOfPath[$0.path] ?? ""] } + [trainingWords, "\(criterion.seed)"]
    let run = RunFolder("\(folder.path)/encoder-\(POCStages.digest(inputs).prefix(8))")
    let entry = try stages.result("pretrain", inputs: inputs) { () -> POCRecord.Encoder? in
      try write(seen)
      guard try train(run, epochs: settings.training.epochs) else { return nil }
      guard let trained = try run.settings() else { throw POCError.damaged(file: run.configFile) }
      let losses = run.reports.map(\.loss)
      return POCRecord.Encoder(
        run: run.path, digest: try FileDigest.sha256(ofFile: run.encoderFile), epochs: trained.epochs,
        lastEpoch: trained.lastEpoch, photos: trained.photos.count, imageSize: trained.architecture.imageSize,
        transductive: !usable.contains { $0.split == .test },
        losses: [losses.first, losses.last].compactMap { $0 })
    }
    guard let entry else { return nil }
    keep(entry.effort)
    // Its file may have been deleted or replaced since.
    guard let digest = try? FileDigest.sha256(ofFile: run.encoderFile), digest == entry.result.digest else {
      folder.remove(folder.stageFile("pretrain"))
      throw POCError.damaged(file: run.encoderFile)
    }
    var encoder = entry.result
    // The trial may have been moved.
    encoder.run = run.path
    return encoder
  }

  /// The encoder as it was before training, for comparison.
  ///
  /// - Returns: Its run folder; nil where it was stopped.
  func untrained(_ trained: POCRecord.Encoder) throws -> RunFolder? {
    let run = RunFolder(trained.run.replacing("/encoder-", with: "/untrained-"))
    return try train(run, epochs: 0) ? run : nil
  }

  private func train(_ run: RunFolder, epochs: Int?) throws -> Bool {
    var request = Pretrainer.Request(folder: settings.photos, run: run)
    request.labels = folder.pretrainingFile
    (request.split, request.onlyListed) = (.train, true)
    request.options = settings.training
    request.options.epochs = epochs
    request.options.seed = criterion.seed
    request.options.threads = settings.threads
    request.cache = settings.cache
    let isBegun = FileManager.default.fileExists(atPath: run.configFile)
    if isBegun {
      // It goes on with its own plan.
      request.options = PretrainOptions()
    } else if epochs == nil {
      request.budget = settings.budget * POCSettings.pretrainingShare
    }
    request.isResuming = isBegun
    let onEvent = onEvent
    let trainer = try Pretrainer.prepare(request) { onEvent(.pretraining($0)) }
    guard case .finished = try trainer.train(shouldStop: shouldStop) else { return false }
    return true
  }

  /// Every setting of the training that a user may give.
  private var trainingWords: String {
    let budget = settings.training.epochs == nil ? "budget \(settings.budget)" : ""
    return "\(settings.training) \(budget)"
  }

  /// The photos that may be seen, as a label file that names no label.
  private func write(_ seen: [Photo]) throws {
    var writer = CSVWriter(header: ["path", "label", "group", "split"])
    for photo in seen { writer.append([photo.path, "", photo.group ?? "", "train"]) }
    try AtomicFile.write(writer.bytes, to: folder.pretrainingFile)
  }

  /// Embeddings of all photos that can be read.
  ///
  /// - Returns: One row a photo; nil where it was stopped.
  func embed(_ usable: [Photo], _ photos: POCPhotos, _ encoder: POCRecord.Encoder) throws -> EmbeddingTable? {
    try embeddings("embed", of: usable, inputs: [photos.contentDigest, encoder.digest]) {
      let embedder = try PhotoEmbedder(
        engine: engine, weights: EncoderFile.load(encoder.run), limits: settings.limits,
        cache: settings.cache)
      return try embedded(usable, by: embedder)
    }
  }

  /// Runs an encoder over photos.
  ///
  /// - Parameters:
  ///   - photos: Which photos.
  ///   - embedder: The encoder.
  ///   - corruption: What spoils them first.
  ///   - title: What is done, for progress.
  ///   - isOver: Asked often; nil asks whether the trial is to stop.
  /// - Returns: Their embeddings; nil where it was over before the end.
  /// - Throws: `CodecError` where a photo cannot be read any more, `EngineError` when oneDNN fails.
  func embedded(
    _ photos: [Photo], by embedder: PhotoEmbedder, corruption: Corruption? = nil,
    doing title: String = "embedding", isOver: (() -> Bool)? = nil
  ) throws -> [[Float]]? {
    struct Stopped: Error {}
    var rows: [[Float]] = []
    do {
      try embedder.embed(photos, corruption: corruption) { _, error in
        throw error
      } onEmbedding: { _, embedding in
        if isOver?() ?? shouldStop() { throw Stopped() }
        rows.append(Array(embedding))
        onEvent(.progress(title: title, done: rows.count, total: photos.count, unit: "photos"))
      }
    } catch is Stopped {
      return nil
    }
    return rows
  }

  /// Vectors of photos, kept in a file beside the stage's.
  func embeddings(
    _ name: String, of photos: [Photo], inputs: [String], make: () throws -> [[Float]]?
  ) throws -> EmbeddingTable? {
    let file = folder.tensorFile(name)
    let inputs = inputs + photos.map(\.path)
    var made: [[Float]]?
    func work() throws -> String? {
      guard let rows = try make() else { return nil }
      made = rows
      let tensor = SafeTensors.Tensor(shape: [rows.count, rows.first?.count ?? 0], rows.flatMap { $0 })
      let bytes = SafeTensors(tensors: ["embeddings": tensor]).encoded()
      try AtomicFile.write(bytes, to: file)
      return FileDigest.sha256(of: bytes)
    }
    guard var entry = try stages.result(name, inputs: inputs, work: work) else { return nil }
    if made == nil, try stored(file, entry.result) == nil {
      // The file went missing: the stage is done again.
      folder.remove(folder.stageFile(name))
      guard let again = try stages.result(name, inputs: inputs, work: work) else { return nil }
      entry = again
    }
    keep(entry.effort)
    let rows = photos.map { EmbeddingTable.Row($0) }
    if let made { return try EmbeddingTable(rows: rows, vectors: made) }
    guard let values = try stored(file, entry.result), values.count % max(1, rows.count) == 0 else {
      throw POCError.damaged(file: file)
    }
    return try EmbeddingTable(rows: rows, dimension: values.count / rows.count, values: values)
  }

  private func stored(_ file: String, _ digest: String) throws -> [Float]? {
    guard let bytes = try? FileContent.read(file), FileDigest.sha256(of: bytes) == digest,
      case .f32(let values)? = try SafeTensors(decoding: bytes, file: file).tensors["embeddings"]?.values
    else { return nil }
    return values
  }
}
