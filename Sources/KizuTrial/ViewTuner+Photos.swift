import KizuAugment
import KizuCodecs
import KizuCore
import KizuData
import KizuSSL

extension ViewTuner {
  /// Every photo that is not for testing; nothing else is known about those that are.
  static func photos(of request: Request) throws -> PhotoSet {
    let all = try PhotoSet.load(
      folder: request.folder, labels: request.labels, split: request.split, onlyListed: request.onlyListed)
    let photos = all.photos.filter { $0.split != .test }
    guard !photos.isEmpty else { throw TuningError.onlyTestPhotos(folder: request.folder) }
    return PhotoSet(photos)
  }

  /// What the criterion knows of photos besides their pixels.
  static func labelsDigest(_ photos: [Photo], _ criterion: TuningCriterion) -> String {
    // Zero bytes stand in no path, and end each text.
    let text = photos.map { photo in
      "\(photo.path)\0\(criterion == .knn ? photo.label ?? "" : "")\0\(photo.group ?? "")\0"
    }.joined()
    return FileDigest.sha256(of: [UInt8](text.utf8))
  }

  /// Reads the photos in one form for all recipes, and settles how encoders are trained.
  static func read(
    _ photos: PhotoSet, _ request: Request, threads: Int,
    _ onEvent: @escaping @Sendable (TuningEvent) -> Void
  ) throws -> (PhotoStore, PretrainSettings) {
    let options = request.options
    let limits = ReadingLimits(
      pixelLimit: options.pixelLimit ?? PhotoCodec.pixelLimit,
      acceptsTruncated: options.acceptsTruncated ?? false)
    let imageSize = Float(options.imageSize ?? PretrainSettings.Defaults.imageSize)
    let form = PhotoForm(
      shortSide: Int((imageSize / ViewRecipe.smallestCrop.squareRoot()).rounded(.up)),
      intensity: options.intensity ?? .full)
    let reader = PhotoReader(form: form, limits: limits, cache: request.cache) {
      onEvent(.reading(.notice($0)))
    }
    let store = PhotoStore(reading: photos.photos, by: reader, threads: threads) { done in
      onEvent(.reading(.reading(done: done, total: photos.photos.count)))
    }
    try check(store, isStrict: request.isStrict, onEvent)
    let known = PretrainSettings.Photos(
      count: store.photos.count, digest: FileDigest.sha256(of: store.manifest.csv), labels: request.labels,
      split: request.split, onlyListed: request.onlyListed, transductive: false,
      samples: store.samples.count, limits: limits)
    let settings = try PretrainSettings(
      resolving: options, photos: known, form: form, isGrey: store.isGrey,
      normalization: store.normalization, views: .surface, preset: PretrainSettings.Defaults.preset,
      availableThreads: threads)
    return (store, settings)
  }

  private static func check(
    _ store: PhotoStore, isStrict: Bool, _ onEvent: (TuningEvent) -> Void
  ) throws(PretrainError) {
    let broken = store.manifest.rows.filter { !$0.isOK }
    let example = broken.first.map { "\($0.path) (\($0.status))" }
    guard store.photos.count >= PretrainOptions.Limits.fewestPhotos else {
      throw .tooFewPhotos(usable: store.photos.count, broken: broken.count, example: example)
    }
    if !broken.isEmpty {
      guard !isStrict else { throw .brokenPhotos(count: broken.count, example: example ?? "") }
      onEvent(.reading(.brokenPhotos(broken)))
    }
    if store.uncachedCount > 0 {
      onEvent(
        .reading(
          .notice(
            "\(store.uncachedCount) of \(store.photos.count) photos are decoded anew in each step, which is slow; "
              + "allow more with --cache-limit")))
    }
  }
}
