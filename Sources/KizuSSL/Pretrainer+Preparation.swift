import Foundation
import KizuAugment
import KizuCodecs
public import KizuCore
public import KizuData
import KizuNN

extension Pretrainer {
  /// What is to be trained on, and how.
  public struct Request: Sendable {
    /// The folder of photos.
    public var folder: String
    /// A label file that lists photos, and may have a split.
    public var labels: String?
    /// The side of the split to take; nil for all photos.
    public var split: Split?
    /// Whether photos that the label file does not list are left out.
    public var onlyListed = false
    public var options = PretrainOptions()
    /// Settings of another run, for what is not asked for here.
    public var template: PretrainSettings?
    public var run: RunFolder
    /// Seconds that all may take: as many epochs as fit are planned, where the options do not say how many.
    public var budget: Double?
    /// Whether to go on with the run in the folder.
    public var isResuming = false
    /// Whether a photo that does not decode is an error.
    public var isStrict = false
    /// Where decoded pixels are kept.
    public var cache = PixelCacheSettings(place: .temporary)

    public init(folder: String, run: RunFolder) {
      self.folder = folder
      self.run = run
    }

    /// This request with what earlier settings say where it says nothing.
    fileprivate func completed(by earlier: PretrainSettings?) -> Request {
      guard let earlier else { return self }
      var completed = self
      completed.labels = labels ?? earlier.photos.labels
      completed.split = split ?? earlier.photos.split
      completed.onlyListed = onlyListed || earlier.photos.onlyListed
      completed.options = options.falling(backOn: PretrainOptions(earlier))
      if budget != nil, !isResuming {
        // How long it shall last is asked for anew.
        (completed.options.epochs, completed.options.lastEpoch) = (options.epochs, nil)
      }
      return completed
    }
  }

  /// Reads the photos, settles every setting, and begins or opens the run folder.
  ///
  /// - Parameters:
  ///   - request: What is to be trained on, and how: the same on every rank.
  ///   - world: The ranks that train together. All of them read the photos; rank 0 alone has the run folder.
  ///   - onEvent: Told what happens, from any thread.
  /// - Returns: A trainer at the first step, or at the last checkpoint.
  /// - Throws: ``PretrainError`` and `ReportableError` of other modules; each says what to do.
  public static func prepare(
    _ request: Request, world: any Communicator = SingleProcess(),
    onEvent: @escaping @Sendable (PretrainEvent) -> Void = { _ in }
  ) throws -> Pretrainer {
    let (run, start) = (request.run, ContinuousClock.now)
    let stored = try world.shared(request.isResuming && world.isRoot ? run.settings() : nil)
    let given = request.options.initialWeights
    let request = request.completed(by: stored ?? request.template)
    var options = request.options
    try options.validate()
    let (views, preset) = try PretrainSettings.recipe(of: options)

    let set = try PhotoSet.load(
      folder: request.folder, labels: request.labels, split: request.split, onlyListed: request.onlyListed)
    let hasCheckpoint = try world.any(
      world.isRoot && stored?.initialization != nil && run.checkpoint() != nil)
    let initial = try request.startingPoint(given: given, stored: stored, hasCheckpoint: hasCheckpoint)
    initial?.complete(&options)
    // Before the photos are read, which may take long; after they are found, so that a wrong path leaves nothing.
    if world.isRoot { try run.open(resuming: request.isResuming) }
    let lock = world.isRoot ? try FileLock.working(in: run.path) : nil
    let threads = options.threads ?? AvailableCores.count
    let form = PretrainSettings.form(of: options, views: views)
    let limits = ReadingLimits(
      pixelLimit: options.pixelLimit ?? PhotoCodec.pixelLimit,
      acceptsTruncated: options.acceptsTruncated ?? false)
    let reader = PhotoReader(form: form, limits: limits, cache: request.cache) { onEvent(.notice($0)) }
    let store = try readPhotos(set.photos, request, reader: reader, threads: threads, world: world, onEvent)
    let photos = PretrainSettings.Photos(
      count: store.photos.count, digest: FileDigest.sha256(of: store.manifest.csv), labels: request.labels,
      split: request.split, onlyListed: request.onlyListed,
      transductive: request.split == nil && set.photos.contains { $0.split == .test },
      samples: store.samples.count, limits: limits)
    var settings = try PretrainSettings(
      resolving: options, photos: photos, form: form, isGrey: store.isGrey,
      normalization: initial?.weights?.normalization(isGrey: store.isGrey) ?? store.normalization,
      views: views, preset: preset, availableThreads: threads, initialization: initial?.initialization)
    if let stored, let initial, initial.weights == nil {
      settings.preprocessing.normalization = stored.preprocessing.normalization
    }
    let relations = try relations(of: store, settings, onEvent)
    settings.loss.relationsDigest = relations.digest
    settings = try agreed(settings, among: world)
    var deadline: ContinuousClock.Instant?
    if let budget = request.budget, stored == nil, request.options.epochs == nil {
      let cost = try cost(of: settings, store: store, relations: relations, world: world)
      let plan =
        world.isRoot ? try BudgetPlan(budget: budget, spent: (.now - start) / .seconds(1), cost: cost) : nil
      let epochs = Int(try world.share(Double(plan?.epochs ?? 0)))
      settings = settings.lasting(epochs: epochs, learningRate: options.learningRate)
      if let plan {
        deadline = start + .seconds(budget)
        onEvent(.planned(plan, similar: SimilarRun.nearest(to: settings, beside: run)))
      }
    }
    if let stored {
      var differences = settings.differences(from: stored)
      guard differences.isEmpty else {
        if world.isRoot, let then = try? Manifest(file: run.manifestFile) {
          differences += store.manifest.changes(since: then)
        }
        throw PretrainError.differsFromRun(run: run.path, differences: differences)
      }
    }
    // A network that cannot be made or started leaves no run behind.
    let trainer = try Pretrainer(
      settings, store: store, relations: relations, start: initial?.weights, run: run, world: world,
      onEvent: onEvent)
    guard world.isRoot else { return trainer }
    (trainer.deadline, trainer.lock) = (deadline, lock)
    if stored == nil { try AtomicFile.write([UInt8](settings.json().utf8), to: run.configFile) }
    try AtomicFile.write(store.manifest.csv, to: run.manifestFile)
    if options.batchSize == nil, settings.batchSize < PretrainSettings.Defaults.batchSize {
      onEvent(
        .notice(
          "the batch is \(settings.batchSize) photos instead of \(PretrainSettings.Defaults.batchSize): "
            + "the set has no more"))
    }
    return trainer
  }

  /// Finds out which photos are related, and says where that leaves few negatives.
  private static func relations(
    of store: PhotoStore, _ settings: PretrainSettings, _ onEvent: @Sendable (PretrainEvent) -> Void
  ) throws(PretrainError) -> PhotoRelations {
    var lookAlikes: [[Int]] = []
    if settings.loss.groupNegatives == .dropAlike {
      let audit = PhotoAudit(
        reading: store.photos, pixelLimit: settings.photos.limits.pixelLimit, threads: settings.threads)
      let duplicates = Duplicates(in: audit, threads: settings.threads)
      lookAlikes = duplicates.near
      let count = lookAlikes.reduce(0) { $0 + $1.count }
      onEvent(.notice("\(count) photos are near-duplicates of others and no negatives of those"))
    }
    let relations = PhotoRelations(of: store, settings.loss, lookAlikes: lookAlikes)
    guard settings.loss.labelsGuide == 0 || relations.haveClasses else { throw .noLabels }
    let largest = relations.largestSet
    guard largest < store.samples.count else { throw .noNegatives(count: largest) }
    if 4 * largest > store.samples.count {
      onEvent(
        .notice(
          "\(largest) of \(store.samples.count) photos or tiles are of one group or copies, and never told from "
            + "each other; if the group is no part or lot, use --group-negatives keep"))
    }
    return relations
  }

  private static func readPhotos(
    _ photos: [Photo], _ request: Request, reader: PhotoReader, threads: Int, world: any Communicator,
    _ onEvent: @escaping @Sendable (PretrainEvent) -> Void
  ) throws -> PhotoStore {
    // Each rank begins elsewhere, and finds the rest in the cache where others share it.
    let first = BatchShare(of: world).range(of: photos.count).lowerBound
    let store = PhotoStore(reading: photos, by: reader, threads: threads, startingAt: first) { done in
      onEvent(.reading(done: done, total: photos.count))
    }
    let broken = store.manifest.rows.filter { !$0.isOK }
    let fewest = PretrainOptions.Limits.fewestPhotos
    guard store.samples.count >= fewest, broken.isEmpty || !request.isStrict else {
      let example = broken.first.map { "\($0.path) (\($0.status))" }
      if store.samples.count >= fewest {
        throw PretrainError.brokenPhotos(count: broken.count, example: example ?? "")
      }
      throw PretrainError.tooFewPhotos(
        usable: store.photos.count, broken: broken.count, example: example)
    }
    if !broken.isEmpty { onEvent(.brokenPhotos(broken)) }
    let remarks = store.manifest.rows.compactMap { row in row.remark.map { "\(row.path): \($0)" } }
    if let first = remarks.first {
      onEvent(
        .notice(remarks.count == 1 ? first : "\(first); \(remarks.count - 1) more such photos: manifest.csv"))
    }
    try checkCached(store, reader, onEvent)
    return store
  }

  /// Says what the cache could not hold; for tiles that is an error, for a photo would be decoded anew for each.
  private static func checkCached(
    _ store: PhotoStore, _ reader: PhotoReader, _ onEvent: @Sendable (PretrainEvent) -> Void
  ) throws(PretrainError) {
    guard store.uncachedCount > 0 else { return }
    let reason = reader.cache?.refusal ?? "there is no cache"
    guard reader.form.tiling == nil else {
      throw .tilesNotCached(count: store.uncachedCount, total: store.photos.count, reason: reason)
    }
    onEvent(
      .notice(
        "\(store.uncachedCount) of \(store.photos.count) photos are decoded anew in each epoch, which is slow: \(reason)"
      ))
  }
}
