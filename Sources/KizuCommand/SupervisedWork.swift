import Kizu

/// Reads labelled photos for supervised training, with progress.
struct SupervisedWork {
  let folder: String
  let reading: ReadingOptions
  let isStrict: Bool
  let progress: ProgressOutput
  let interrupt: InterruptFlag

  /// Reads the labelled photos of a set, and some of the others, in the form that an encoder sees.
  ///
  /// - Parameters:
  ///   - set: The photos.
  ///   - unlabelled: How many photos without a label are read at most; none of the test side is.
  ///   - weights: The encoder.
  ///   - threads: How many are read at a time.
  /// - Returns: The photos, and what a reader of the result must know about those left out.
  /// - Throws: What is wrong with photos, labels or encoder.
  func read(
    _ set: PhotoSet, unlabelled: Int = 0, for weights: EncoderWeights, threads: Int
  ) throws -> (photos: FineTunePhotos, notes: [String]) {
    let others = set.photos.filter { $0.label == nil && $0.split != .test }.spread(unlabelled)
    let wanted = try set.labelledPhotos() + others
    let reporter = ProgressReporter("reading", total: wanted.count, unit: "photos", output: progress)
    let photos = try FineTunePhotos(
      reading: wanted, for: weights, limits: reading.limits, cache: reading.cacheSettings, threads: threads,
      onProblem: { Log.warning($0) }, onProgress: { reporter.update(done: $0) })
    reporter.finish()
    if interrupt.isRaised { throw CommandError.interrupted }
    let errors = photos.broken.map { CodecError.unreadable(file: $0.path, reason: $0.status) }
    if isStrict, let first = errors.first { throw CommandError.brokenPhoto(first) }
    var broken = BrokenPhotos()
    for error in errors { broken.add(error) }
    broken.warn()
    guard !photos.rows.isEmpty else {
      throw CommandError.noReadablePhoto(folder: folder, count: wanted.count, first: broken.first)
    }
    let notes = broken.count > 0 ? ["Photos that cannot be read, left out: \(broken.count)."] : []
    return (photos, notes)
  }
}
