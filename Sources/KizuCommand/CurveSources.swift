import Kizu

/// Embeds labelled photos by each encoder of a curve.
struct CurveSources {
  let photos: [Photo]
  let folder: String
  /// The label file.
  let labels: String?
  let reading: ReadingOptions
  let precision: Precision
  let isStrict: Bool
  let progress: ProgressOutput
  let interrupt: InterruptFlag

  /// The sources with the photos that all of them know, and what a reader must know about those left out.
  func load(
    models: [String], embeddings: [String], handmade: Bool, engine: Engine
  ) throws -> ([CurveSource], [String]) {
    var sources: [CurveSource] = []
    var notes: [String] = []
    let names = Self.names(models + embeddings)
    for (name, model) in zip(names, models) {
      let embedder = try PhotoEmbedder(
        engine: engine, weights: EncoderFile.load(model), reading: reading, precision: precision)
      let made = try LabelledEmbeddings(
        of: photos,
        by: EmbeddingWork(folder: folder, embedder: embedder, isStrict: isStrict, progress: progress))
      sources.append(CurveSource(name: name, table: made.table))
      notes += made.notes
      if interrupt.isRaised { throw CommandError.interrupted }
    }
    for (name, file) in zip(names.dropFirst(models.count), embeddings) {
      let made = try LabelledEmbeddings(of: photos, folder: folder, file: file, labels: labels)
      sources.append(CurveSource(name: name, table: made.table))
      notes += made.notes
    }
    if handmade {
      let made = try describe(threads: engine.threads)
      sources.append(CurveSource(name: "hand-made", table: made.table))
      notes += made.notes
    }
    let (joined, missing) = try CurveSource.joined(sources)
    if missing > 0 { notes.append("Photos that not every encoder has, left out: \(missing).") }
    var seen = Set<String>()
    return (joined, notes.filter { seen.insert($0).inserted })
  }

  private func describe(threads: Int) throws -> LabelledEmbeddings {
    let reporter = ProgressReporter("describing", total: photos.count, unit: "photos", output: progress)
    var broken = BrokenPhotos()
    var rows: [(photo: Photo, features: [Float])] = []
    var done = 0
    try CurveHandmade.describe(photos, limits: reading.limits, threads: threads) { photo, result in
      if interrupt.isRaised { throw CommandError.interrupted }
      switch result {
      case .success(let features): rows.append((photo, features))
      case .failure(let error):
        if isStrict { throw CommandError.brokenPhoto(error) }
        broken.add(error)
      }
      done += 1
      reporter.update(done: done)
    }
    reporter.finish()
    broken.warn()
    guard !rows.isEmpty else {
      throw CommandError.noReadablePhoto(folder: folder, count: photos.count, first: broken.first)
    }
    return try LabelledEmbeddings(rows, broken: broken.count)
  }

  /// The last parts of paths, or the whole paths where those are not told apart.
  static func names(_ paths: [String]) -> [String] {
    let short = paths.map { path in
      let parts = path.split(separator: "/").map(String.init)
      let file = parts.last ?? path
      return file == EncoderFile.name && parts.count > 1 ? parts[parts.count - 2] : file
    }
    return Set(short).count == short.count ? short : paths
  }
}
