/// How supervised trainings came about, and how much their random choices matter.
public struct SupervisedFigures: Sendable, Equatable, Codable {
  /// The figures of all test rows by trainings of one seed.
  public struct Repetition: Sendable, Equatable, Codable {
    /// Names first weights, orders, views and the labels drawn.
    public var seed: UInt64
    public var accuracy: Double
    public var balancedAccuracy: Double
    public var macroF1: Double

    public init(seed: UInt64, accuracy: Double, balancedAccuracy: Double, macroF1: Double) {
      self.seed = seed
      self.accuracy = accuracy
      self.balancedAccuracy = balancedAccuracy
      self.macroF1 = macroF1
    }
  }

  /// How the encoder started.
  public var method: String
  /// The share of the labels of each class that taught, above 0 to 1.
  public var share: Double
  /// Steps of each training, repetition by repetition.
  public var steps: [Int]
  /// The least share of a photo that its views showed, above 0 to 1; 1 where no step was taken.
  public var crops: [Float]
  /// One entry a seed.
  public var repetitions: [Repetition]
  /// 95 % interval of the mean balanced accuracy over seeds, for these test photos; nil for one seed.
  public var seedCI: ConfidenceInterval?
  /// Minutes of processor time that choosing and training took, all threads and seeds together.
  public var processorMinutes: Double

  public init(
    method: String, share: Double, steps: [Int], crops: [Float], repetitions: [Repetition],
    seedCI: ConfidenceInterval?, processorMinutes: Double
  ) {
    self.method = method
    self.share = share
    self.steps = steps
    self.crops = crops
    self.repetitions = repetitions
    self.seedCI = seedCI
    self.processorMinutes = processorMinutes
  }
}
