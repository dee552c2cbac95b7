import Kizu

/// Reads labelled photos for supervised training, with progress.
struct SupervisedWork {
  let folder: String
  let reading: ReadingOptions
  let isStrict: Bool
  let progress: ProgressOutput
  let interrupt: InterruptFlag

  /// Reads the labelled photos of a set in the form that an encoder sees.
  ///
  /// - Returns: The photos, and what a reader of the result must know about those left out.
  /// - Throws: What is wrong with photos, labels or encoder.
  func read(
    _ set: PhotoSet, for weights: EncoderWeights, threads: Int
  ) throws -> (photos: FineTunePhotos, notes: [String]) {
    let labelled = try set.labelledPhotos()
    let reporter = ProgressReporter("reading", total: labelled.count, unit: "photos", output: progress)
    let photos = try FineTunePhotos(
      reading: labelled, for: weights, limits: reading.limits, cache: reading.cacheSettings, threads: threads,
      onProblem: { Log.warning($0) }, onProgress: { reporter.update(done: $0) })
    reporter.finish()
    if interrupt.isRaised { throw CommandError.interrupted }
    let errors = photos.broken.map { CodecError.unreadable(file: $0.path, reason: $0.status) }
    if isStrict, let first = errors.first { throw CommandError.brokenPhoto(first) }
    var broken = BrokenPhotos()
    for error in errors { broken.add(error) }
    broken.warn()
    guard !photos.rows.isEmpty else {
      throw CommandError.noReadablePhoto(folder: folder, count: labelled.count, first: broken.first)
    }
    let notes = broken.count > 0 ? ["Labelled photos that cannot be read, left out: \(broken.count)."] : []
    return (photos, notes)
  }
}
