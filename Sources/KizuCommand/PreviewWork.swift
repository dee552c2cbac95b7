import Kizu
import Synchronization

/// Reads what `preview` shows and judges what survives.
struct PreviewWork {
  let set: PhotoSet
  let folder: String
  let settings: PreviewSettings
  let masks: MaskFolder?
  let progress: ProgressOutput
  let interrupt: InterruptFlag

  /// Photos to show, only such as have a mask where there are masks.
  ///
  /// - Throws: ``CommandError/noReadablePhoto(folder:count:first:)``, and `PreviewError` for a mask.
  func shown(_ count: Int) throws -> [PreviewPhoto] {
    let indices = Array(set.photos.indices)
    let marked = indices.filter { masks?.hasMask(of: set.photos[$0]) ?? false }
    let order =
      marked.isEmpty
      ? PhotoSelection.spread(indices, of: set, count: set.photos.count, seed: settings.seed)
      : PhotoSelection.spread(marked, of: set, count: marked.count, seed: settings.seed)
    var shown: [PreviewPhoto] = []
    var broken = BrokenPhotos()
    for index in order where shown.count < count {
      if interrupt.isRaised { throw CommandError.interrupted }
      do {
        let parts = try PreviewPhoto.read(set.photos[index], number: index, by: settings.reader, masks: masks)
        // Of tiles, the one that shows most of the defect and of what is around it.
        if let part = parts.max(by: { Self.visibility($0) < Self.visibility($1) }) { shown.append(part) }
      } catch let error as CodecError {
        broken.add(error)
      }
    }
    guard !shown.isEmpty else {
      throw CommandError.noReadablePhoto(folder: folder, count: set.photos.count, first: broken.first)
    }
    broken.warn()
    return shown
  }

  /// How much of a defect or of its surroundings is to be seen, whichever is less, in 255ths of a pixel.
  private static func visibility(_ photo: PreviewPhoto) -> Int {
    guard let pixels = photo.mask?.coverage.pixels else { return 0 }
    let area = pixels.reduce(0) { $0 + Int($1) }
    return min(area, 255 * pixels.count - area)
  }

  /// What survives, by masks or else by labels.
  func survival(weights: EncoderWeights?, engine: EngineOptions) throws -> Kizu.Preview.Survival {
    if let masks { return .masks(try byMasks(masks)) }
    guard set.unlabelledCount < set.photos.count, set.classes.count > 1 else {
      return .unknown(
        "Whether defects survive cannot be told without labels of two classes or --masks: look at the views.")
    }
    guard settings.tiling == nil else {
      return .unknown(
        "Labels of photos say nothing about single tiles: to learn whether defects survive in tiles, give "
          + "--masks."
      )
    }
    return try byLabels(weights: weights, engine: engine)
  }

  private func byMasks(_ masks: MaskFolder) throws -> MaskSurvival {
    let marked = set.photos.indices.filter { masks.hasMask(of: set.photos[$0]) }
    let chosen = PhotoSelection.spread(
      marked, of: set, count: MaskSurvival.photoLimit(imageSize: settings.imageSize), seed: settings.seed)
    let reporter = ProgressReporter("measuring", total: chosen.count, unit: "photos", output: progress)
    let done = Mutex(0)
    let survival = try MaskSurvival(
      chosen, of: set, masks: masks, settings: settings, isCancelled: { interrupt.isRaised },
      onProgress: {
        done.withLock {
          $0 += 1
          reporter.update(done: $0)
        }
      })
    reporter.finish()
    if interrupt.isRaised { throw CommandError.interrupted }
    guard let survival else { throw masks.nothingFound(set.photos[0]) }
    return survival
  }

  private func byLabels(weights: EncoderWeights?, engine options: EngineOptions) throws
    -> Kizu.Preview.Survival
  {
    // Test photos of a fixed split do not help to choose views.
    let train = set.photos.indices.filter { set.photos[$0].label != nil && set.photos[$0].split != .test }
    let chosen = PhotoSelection.spread(
      Array(train), of: set, count: LabelSurvival.photoLimit(imageSize: settings.imageSize),
      seed: settings.seed)
    let engine = try options.engine()
    let features: ViewFeatures
    if let weights {
      features = .encoder(try EncoderNetwork(engine: engine, weights: weights), weights.preprocessing)
    } else {
      features = .handmade(size: settings.imageSize, threads: settings.threads)
    }
    let reporter = ProgressReporter("describing", total: chosen.count, unit: "photos", output: progress)
    var done = 0
    var judging: ProgressReporter?
    defer { (judging ?? reporter).finish() }
    let survival: LabelSurvival?
    do {
      survival = try LabelSurvival(
        chosen, of: set, settings: settings, features: features, product: engine,
        isCancelled: { interrupt.isRaised },
        onProgress: {
          done += 1
          reporter.update(done: done)
        },
        onProbe: { done, total in
          if judging == nil { reporter.finish() }
          let next =
            judging ?? ProgressReporter("judging", total: total, unit: "classifiers", output: progress)
          next.update(done: done)
          judging = next
        })
    } catch let error as EvaluationError {
      // The views can be looked at all the same.
      return .unknown("Whether defects survive cannot be told by these labels. \(error)")
    }
    guard let survival, !interrupt.isRaised else { throw CommandError.interrupted }
    return .labels(survival, features: weights == nil ? "hand-made features" : "the encoder's embeddings")
  }
}
