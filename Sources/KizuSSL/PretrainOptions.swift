public import KizuAugment
public import KizuCore
public import KizuNN

/// What a user asks of pretraining; what is nil gets a default that fits the photos.
public struct PretrainOptions: Sendable {
  public var epochs: Int?
  /// The epoch after which to end, with the learning rate as for all ``epochs``: for replaying a run whose time was over.
  var lastEpoch: Int?
  /// Photos a batch; each gives two views.
  public var batchSize: Int?
  /// Side of a view, in pixels; with ``resolutions`` that of the last ones.
  public var imageSize: Int?
  /// Sizes of views over the training; nil for one size.
  public var resolutions: ResolutionPlan?
  /// End where online k-NN has not risen in so many judgements; 0 for never.
  public var patience: Int?
  public var encoder: EncoderKind?
  /// What decides the encoder's shape besides.
  public var shape = EncoderShapeOptions()
  /// A safetensors file whose weights the encoder starts from.
  public var initialWeights: String?
  public var stem: Stem?
  public var method: Method?
  /// τ of the loss.
  public var temperature: Float?
  /// What else decides the loss.
  public var loss = LossOptions()
  /// How gradients become weights, besides rate and decay.
  public var updates = UpdateOptions()
  /// The highest learning rate.
  public var learningRate: Float?
  public var weightDecay: Float?
  /// The name of a view recipe.
  public var preset: String?
  /// A recipe that takes the place of the preset's.
  public var views: ViewRecipe?
  public var fit: FitMode?
  /// Which samples of 16-bit and floating-point photos become black and white.
  public var intensity: IntensityRange?
  /// Side of the tiles that photos are cut into, in pixels; nil takes whole photos.
  public var tileSide: Int?
  /// The most pixels of a photo.
  public var pixelLimit: Int?
  /// Whether a JPEG that ends early is taken as far as it goes.
  public var acceptsTruncated: Bool?
  public var precision: Precision?
  public var seed: UInt64?
  public var threads: Int?

  public init() {}

  /// What each option accepts.
  public enum Limits {
    public static let epochs = 0...100_000
    public static let batchSize = 8...4096
    /// Below 32 the last stage would see single pixels, of which oneDNN 2.6.3 computes a bf16 weight gradient that
    /// is not the same each time.
    public static let imageSize = 32...EncoderArchitecture.imageSizes.upperBound
    public static let patience = 0...1000
    public static let temperature: ClosedRange<Float> = 0.01...10
    public static let learningRate: ClosedRange<Float> = 1e-6...100
    public static let weightDecay: ClosedRange<Float> = 0...1
    public static let threads = 1...256
    /// Pixels of a photo, 1 to 4,000 megapixels.
    public static let pixelLimit = 1_000_000...4_000_000_000
    /// The fewest photos that anything can be learned from.
    public static let fewestPhotos = 16
  }

  /// Checks every option that stands alone.
  ///
  /// - Throws: ``PretrainError/outOfRange(option:value:range:)``.
  package func validate() throws(PretrainError) {
    try Self.check("--epochs", epochs, Limits.epochs)
    if let lastEpoch { try Self.check("lastEpoch", lastEpoch, 1...max(1, epochs ?? lastEpoch)) }
    try Self.check("--batch-size", batchSize, Limits.batchSize)
    try Self.check("--image-size", imageSize, Limits.imageSize)
    try Self.check("--patience", patience, Limits.patience)
    if let resolutions, let imageSize, imageSize != resolutions.finalSize {
      throw .outOfRange(
        option: "--image-size", value: "\(imageSize)",
        range: "the last one of --resolutions, \(resolutions.finalSize)")
    }
    try Self.check("--temperature", temperature, Limits.temperature)
    try Self.check("--learning-rate", learningRate, Limits.learningRate)
    try Self.check("--weight-decay", weightDecay, Limits.weightDecay)
    try Self.check("--threads", threads, Limits.threads)
    try Self.check("--tiles", tileSide, Tiling.sides)
    try Self.check("--pixel-limit", pixelLimit, Limits.pixelLimit)
    try shape.validate()
    try updates.validate()
    if let batchSize { try UpdateOptions.check(parts: updates.parts ?? 1, ofBatch: batchSize) }
    try loss.validate(for: method ?? .ntXent)
  }

  static func check<Value: Comparable>(
    _ option: String, _ value: Value?, _ range: ClosedRange<Value>
  ) throws(PretrainError) {
    guard let value, !range.contains(value) else { return }
    throw .outOfRange(option: option, value: "\(value)", range: "\(range.lowerBound) to \(range.upperBound)")
  }
}
