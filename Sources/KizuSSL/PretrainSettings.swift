public import KizuAugment
public import KizuCore
public import KizuData
public import KizuNN
import RealModule

/// Every resolved value of a pretraining run: what `config.json` holds, and all that decides the weights.
public struct PretrainSettings: Sendable, Codable, Equatable {
  /// What was known about the photos when the run began.
  public struct Photos: Sendable, Codable, Equatable {
    /// Photos that decode.
    public var count: Int
    /// SHA-256 over the manifest: names, contents and what decodes.
    public var digest: String
    /// The label file as it was named: its list, split and groups may be used, its labels if they guide.
    public var labels: String?
    /// The side of the fixed split that was taken; nil for all.
    public var split: Split?
    public var onlyListed: Bool
    /// Whether test photos of a known split were seen (not their labels).
    public var transductive: Bool
    /// What training draws views from: the photos, or their tiles.
    public var samples: Int
    /// Which photos were accepted.
    public var limits: ReadingLimits

    public init(
      count: Int, digest: String, labels: String?, split: Split?, onlyListed: Bool, transductive: Bool,
      samples: Int, limits: ReadingLimits
    ) {
      self.count = count
      self.digest = digest
      self.labels = labels
      self.split = split
      self.onlyListed = onlyListed
      self.transductive = transductive
      self.samples = samples
      self.limits = limits
    }
  }

  public var photos: Photos
  public var architecture: EncoderArchitecture
  /// What the encoder started from; nil for random weights.
  public var initialization: Initialization?
  public var head: ProjectionHead
  public var precision: Precision
  public var preprocessing: Preprocessing
  /// The name of the recipe in ``views``, or "custom".
  public var preset: String
  public var views: ViewRecipe
  public var method: PretrainOptions.Method
  public var temperature: Float
  public var loss: LossSettings
  /// Sizes of views over the epochs; nil where all are of the architecture's size.
  public var resolutions: ResolutionPlan?
  /// Judgements by k-NN without a rise after which training ends; nil for no such end.
  public var patience: Int?
  public var epochs: Int
  /// The epoch after which a training ended because its time was over, or k-NN had stopped rising; nil where it does all ``epochs``.
  public var lastEpoch: Int?
  /// Photos a batch; each gives two views.
  public var batchSize: Int
  public var optimizer: Optimizer
  public var updates: UpdateSettings
  public var schedule: LearningRateSchedule
  public var seed: UInt64
  public var threads: Int

  /// Photos of a batch that are computed at once, by all ranks together.
  var photosOfPart: Int { batchSize / updates.parts }
  /// Steps an epoch: the last partial batch is dropped.
  public var stepsPerEpoch: Int { photos.samples / batchSize }
  /// Steps in all.
  public var totalSteps: Int { epochs * stepsPerEpoch }
  /// Steps that are taken: fewer where the time was over before.
  public var takenSteps: Int { (lastEpoch ?? epochs) * stepsPerEpoch }
  /// The loss of an encoder that cannot tell photos apart, where none of the batch are related: ln(2N - 1) nats,
  /// without the positive in the denominator ln(2N - 2), and 21.875 for VICReg.
  public var trivialLoss: Double {
    guard method.hasNegatives else { return Double(VICRegLoss.trivialLoss) }
    return .log(Double(2 * batchSize - (method.isCoupled ? 1 : 2)))
  }
}

extension PretrainSettings {
  /// What the encoder's file says about its training; nothing in it depends on the machine or the time.
  func summary(steps: Int) -> [String: String] {
    var summary = [
      "method": method.rawValue, "temperature": "\(temperature)", "preset": preset, "seed": "\(seed)",
      "photos": "\(photos.count)", "photosDigest": photos.digest, "transductive": "\(photos.transductive)",
      "batchSize": "\(batchSize)", "epochs": "\(epochs)", "steps": "\(steps)", "totalSteps": "\(totalSteps)",
      "precision": precision.rawValue, "optimizer": optimizer.kind.rawValue,
    ]
    if let average = updates.average { summary["ema"] = "\(average)" }
    if let initialization { summary["initialWeights"] = initialization.sha256 }
    return summary
  }
}

// MARK: Defaults

extension PretrainSettings {
  /// What is taken where the user asks for nothing.
  ///
  /// docs/encoders.md has what was measured, on grouped folds of training rows.
  public enum Defaults {
    public static let epochs = 100
    public static let batchSize = 64
    public static let imageSize = 64
    public static let temperature: Float = 0.2
    public static let learningRate: Float = 0.05
    /// The rate of SGD in trainings of fewer steps than ``stepsOfLongTraining``, which diverge with the other.
    public static let shortTrainingLearningRate: Float = 0.02
    public static let stepsOfLongTraining = 2000
    public static let weightDecay: Float = 5e-4
    public static let momentum: Float = 0.9
    /// Better k-NN and probe than any one map on all three public sets: docs/encoders.md has the table.
    public static let readout = Readout.all
    /// The tiles of a photo are whitened by each other as it is (`TilePooling`); numbers that vary alike already would
    /// leave all tiles about equally unusual.
    public static let tileReadout = Readout.middle
    public static let preset = "surface"
    /// For tiles: `surface` crops and turns so much that a short training on a uniform surface never finds the views of
    /// a tile again, and unlearns small spots; `part` does not (docs/photos.md has the figures).
    public static let tilePreset = "part"
  }

  /// The form of the photos.
  ///
  /// Whole photos are shrunk to the shorter side that still gives the smallest crop without enlarging; tiles keep
  /// the photo's resolution.
  public static func form(of options: PretrainOptions, views: ViewRecipe) -> PhotoForm {
    let imageSize = Float(options.finalSize)
    let shortSide = Int((imageSize / views.cropScale.lowerBound.squareRoot()).rounded(.up))
    return PhotoForm(
      shortSide: options.tileSide == nil ? shortSide : nil, intensity: options.intensity ?? .full,
      tiling: options.tileSide.map { Tiling(side: $0) })
  }

  /// The recipe that the options give or name, and the name of the preset that it is, or "custom".
  ///
  /// - Throws: `ViewRecipeError` for an unknown name or a value out of range.
  public static func recipe(of options: PretrainOptions) throws(ViewRecipeError) -> (ViewRecipe, String) {
    guard let views = options.views else {
      let name = options.preset ?? (options.tileSide == nil ? Defaults.preset : Defaults.tilePreset)
      return (try ViewRecipe.preset(named: name), name)
    }
    try views.validate()
    return (views, ViewRecipe.presets.first { $0.recipe == views }?.name ?? "custom")
  }

  /// Settles every value from what was asked and what the photos are.
  ///
  /// - Throws: ``PretrainError`` for a value out of range, a batch larger than the set or too few photos.
  package init(
    resolving options: PretrainOptions, photos: Photos, form: PhotoForm, isGrey: Bool,
    normalization: Normalization, views: ViewRecipe, preset: String, availableThreads: Int,
    initialization: Initialization? = nil
  ) throws(PretrainError) {
    if let batchSize = options.batchSize, batchSize > photos.samples {
      throw .batchTooLarge(batchSize: batchSize, sampleCount: photos.samples)
    }
    let imageSize = options.finalSize
    self.photos = photos
    architecture = EncoderArchitecture(
      kind: options.encoder ?? .resnet18, stem: options.stem ?? .automatic(imageSize: imageSize),
      imageSize: imageSize, channels: isGrey ? 1 : 3, width: options.shape.width ?? 1,
      antiAliases: options.shape.antiAliases ?? false, pooling: options.shape.pooling ?? .average,
      readout: options.shape.readout ?? (options.tileSide == nil ? Defaults.readout : Defaults.tileReadout))
    self.initialization = initialization
    head = ProjectionHead()
    precision = options.precision ?? .automatic
    preprocessing = Preprocessing(
      form: form, imageSize: imageSize, fit: options.fit ?? .squash, normalization: normalization)
    self.preset = preset
    self.views = views
    method = options.method ?? .ntXent
    temperature = options.temperature ?? Defaults.temperature
    loss = LossSettings(options.loss, method: method)
    resolutions = options.resolutions
    patience = options.patience.flatMap { $0 > 0 ? $0 : nil }
    epochs = options.epochs ?? Defaults.epochs
    lastEpoch = options.lastEpoch
    batchSize = options.batchSize ?? min(Defaults.batchSize, photos.samples)
    let mostQueued = Int(LossOptions.Limits.queueShare * Double(photos.samples))
    if let queue = loss.queue, queue > mostQueued {
      throw .queueTooLong(queue: queue, most: mostQueued, sampleCount: photos.samples)
    }
    updates = UpdateSettings(options.updates)
    try UpdateOptions.check(parts: updates.parts, ofBatch: batchSize)
    let kind = options.updates.optimizer ?? .sgd
    optimizer = .usual(kind, weightDecay: options.weightDecay)
    let stepsPerEpoch = photos.samples / batchSize
    let totalSteps = epochs * stepsPerEpoch
    schedule = LearningRateSchedule(
      options.updates.schedule ?? .cosine,
      peak: options.learningRate ?? Defaults.learningRate(for: kind, steps: totalSteps),
      warmupSteps: updates.warmup.steps(of: totalSteps, perEpoch: stepsPerEpoch), totalSteps: totalSteps)
    seed = options.seed ?? 0
    threads = options.threads ?? availableThreads
  }
}

extension PretrainOptions {
  /// Side of the last views, which the encoder is made for.
  var finalSize: Int {
    imageSize ?? resolutions?.finalSize ?? PretrainSettings.Defaults.imageSize
  }

  /// The choices that a run was made with, so that the same photos give the same settings again.
  public init(_ settings: PretrainSettings) {
    self.init()
    epochs = settings.epochs
    lastEpoch = settings.lastEpoch
    batchSize = settings.batchSize
    imageSize = settings.architecture.imageSize
    resolutions = settings.resolutions
    patience = settings.patience ?? 0
    encoder = settings.architecture.kind
    stem = settings.architecture.stem
    shape = EncoderShapeOptions(settings.architecture)
    initialWeights = settings.initialization?.file
    method = settings.method
    temperature = settings.temperature
    loss = LossOptions(settings.loss)
    updates = UpdateOptions(settings)
    learningRate = settings.schedule.peak
    weightDecay = settings.optimizer.weightDecay
    preset = ViewRecipe.presetNames.contains(settings.preset) ? settings.preset : nil
    views = settings.views
    fit = settings.preprocessing.fit
    intensity = settings.preprocessing.form.intensity
    tileSide = settings.preprocessing.form.tiling?.side
    pixelLimit = settings.photos.limits.pixelLimit
    acceptsTruncated = settings.photos.limits.acceptsTruncated
    precision = settings.precision
    seed = settings.seed
    threads = settings.threads
  }

  /// These options where they say something, else the others'.
  public func falling(backOn others: PretrainOptions) -> PretrainOptions {
    var merged = others
    merged.epochs = epochs ?? others.epochs
    merged.lastEpoch = lastEpoch ?? (epochs == nil || epochs == others.epochs ? others.lastEpoch : nil)
    merged.batchSize = batchSize ?? others.batchSize
    merged.imageSize = imageSize ?? resolutions?.finalSize ?? others.imageSize
    // Nor do sizes that ended with another one.
    let theirs = others.resolutions.flatMap { $0.finalSize == merged.imageSize ? $0 : nil }
    merged.resolutions = resolutions ?? theirs
    merged.patience = patience ?? others.patience
    merged.encoder = encoder ?? others.encoder
    // A stem that was chosen for another size does not go along with a new one.
    merged.stem = stem ?? (merged.imageSize == others.imageSize ? others.stem : nil)
    merged.shape = shape.falling(backOn: others.shape)
    merged.initialWeights = initialWeights ?? others.initialWeights
    merged.method = method ?? others.method
    merged.temperature = temperature ?? others.temperature
    merged.loss = loss.falling(backOn: others.loss, method: merged.method ?? .ntXent)
    merged.updates = updates.falling(backOn: others.updates)
    // Nor do rate and decay of another optimiser.
    let isSame = merged.updates.optimizer == others.updates.optimizer
    merged.learningRate = learningRate ?? (isSame ? others.learningRate : nil)
    merged.weightDecay = weightDecay ?? (isSame ? others.weightDecay : nil)
    merged.preset = preset ?? others.preset
    merged.views = views ?? (preset == nil ? others.views : nil)
    merged.fit = fit ?? others.fit
    merged.intensity = intensity ?? others.intensity
    merged.tileSide = tileSide ?? others.tileSide
    merged.pixelLimit = pixelLimit ?? others.pixelLimit
    merged.acceptsTruncated = acceptsTruncated ?? others.acceptsTruncated
    merged.precision = precision ?? others.precision
    merged.seed = seed ?? others.seed
    merged.threads = threads ?? others.threads
    return merged
  }
}
