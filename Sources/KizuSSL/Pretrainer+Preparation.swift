import Foundation
import KizuAugment
public import KizuData
import KizuNN

extension Pretrainer {
  /// What is to be trained on, and how.
  public struct Request: Sendable {
    /// The photos that were selected.
    public var photos: PhotoSet
    /// The side of the fixed split that was selected; nil for all.
    public var split: Split?
    public var onlyListed: Bool
    public var options: PretrainOptions
    public var run: RunFolder
    /// Whether to go on with the run in the folder.
    public var isResuming: Bool
    /// Whether a photo that does not decode is an error.
    public var isStrict: Bool

    public init(
      photos: PhotoSet, split: Split? = nil, onlyListed: Bool = false, options: PretrainOptions,
      run: RunFolder, isResuming: Bool = false, isStrict: Bool = false
    ) {
      self.photos = photos
      self.split = split
      self.onlyListed = onlyListed
      self.options = options
      self.run = run
      self.isResuming = isResuming
      self.isStrict = isStrict
    }
  }

  /// Reads the photos, settles every setting, and begins or opens the run folder.
  ///
  /// - Parameters:
  ///   - request: What is to be trained on, and how.
  ///   - onEvent: Told what happens, from any thread.
  /// - Returns: A trainer at the first step, or at the last checkpoint.
  /// - Throws: ``PretrainError`` and `ReportableError` of other modules; each says what to do.
  public static func prepare(
    _ request: Request, onEvent: @escaping @Sendable (PretrainEvent) -> Void = { _ in }
  ) throws -> Pretrainer {
    let run = request.run
    try request.options.validate()
    // What stands in the folder is looked at first: reading photos may take long.
    try run.open(resuming: request.isResuming)
    let stored = request.isResuming ? try run.settings() : nil
    let options = request.options.falling(backOn: stored.map(PretrainOptions.init) ?? PretrainOptions())
    try options.validate()
    let (views, preset) = try PretrainSettings.recipe(of: options)

    let threads = options.threads ?? Engine.availableThreads
    let store = try readPhotos(request, views: views, options: options, threads: threads, onEvent)
    let photos = PretrainSettings.Photos(
      count: store.photos.count, digest: FileDigest.sha256(of: store.manifest.csv), split: request.split,
      onlyListed: request.onlyListed,
      transductive: request.split == nil && request.photos.photos.contains { $0.split == .test },
      shortSide: store.shortSide)
    let settings = try PretrainSettings(
      resolving: options, photos: photos, isGrey: store.isGrey, normalization: store.normalization,
      views: views, preset: preset, availableThreads: threads)
    if let stored {
      let differences = settings.differences(from: stored)
      guard differences.isEmpty else {
        throw PretrainError.differsFromRun(run: run.path, differences: differences)
      }
    } else {
      try AtomicFile.write(store.manifest.csv, to: run.manifestFile)
      try AtomicFile.write([UInt8](settings.json().utf8), to: run.configFile)
    }
    if options.batchSize == nil, settings.batchSize < PretrainSettings.Defaults.batchSize {
      onEvent(
        .notice(
          "the batch is \(settings.batchSize) photos instead of \(PretrainSettings.Defaults.batchSize): "
            + "the set has no more"))
    }
    return try Pretrainer(settings, store: store, run: run, onEvent: onEvent)
  }

  private static func readPhotos(
    _ request: Request, views: ViewRecipe, options: PretrainOptions, threads: Int,
    _ onEvent: @escaping @Sendable (PretrainEvent) -> Void
  ) throws -> PhotoStore {
    let photos = request.photos.photos
    let shortSide = PretrainSettings.shortSide(
      imageSize: options.imageSize ?? PretrainSettings.Defaults.imageSize, views: views)
    let store = PhotoStore(reading: photos, shortSide: shortSide, threads: threads) { done in
      onEvent(.reading(done: done, total: photos.count))
    }
    let broken = store.manifest.rows.filter { !$0.isOK }
    let fewest = PretrainOptions.Limits.fewestPhotos
    guard store.photos.count >= fewest, broken.isEmpty || !request.isStrict else {
      let example = broken.first.map { "\($0.path) (\($0.status))" }
      if store.photos.count >= fewest {
        throw PretrainError.brokenPhotos(count: broken.count, example: example ?? "")
      }
      throw PretrainError.tooFewPhotos(
        usable: store.photos.count, broken: broken.count, example: example)
    }
    if !broken.isEmpty { onEvent(.brokenPhotos(broken)) }
    return store
  }
}
