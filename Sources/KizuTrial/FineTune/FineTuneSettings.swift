public import KizuAugment
public import KizuNN
import RealModule

/// How an encoder starts before labels teach it.
public enum FineTuneMethod: String, Sendable, Codable, CaseIterable {
  /// From a trained encoder, with its linear probe as head.
  ///
  /// LP-FT: Kumar et al., "Fine-tuning can distort pretrained features", ICLR 2022.
  case fineTune = "fine-tune"
  /// From random weights: the rival that any pretraining must beat.
  case scratch
}

/// Every value that decides a supervised training, but for the photos and labels that teach.
public struct FineTuneSettings: Sendable, Codable, Equatable {
  public var method: FineTuneMethod
  /// Steps of the training; nil chooses them: see ``FineTuner``.
  public var steps: Int?
  /// Views a step; photos repeat in other views where there are fewer.
  public var batchSize = 64
  /// The highest rate, that of the head.
  public var learningRate: Float = 0.1
  /// The share of the rate of the layers above that each stage of the encoder gets, above 0 to 1.
  public var layerDecay: Float = 1
  public var weightDecay: Float = 5e-4
  /// ε of `CrossEntropy`.
  public var smoothing: Float = 0.1
  /// The most photos without a label that teach as well, by what the labels taught; with 0 none do.
  public var unlabelled: Int
  /// How views are altered; of several ways folds choose, and where they cannot it is the first.
  public var views: [ViewRecipe]
  public var precision = Precision.automatic
  /// Names first weights, orders and views.
  public var seed: UInt64 = 0

  /// The defaults of a method; first choices, see docs/finetune.md for what they reach.
  ///
  /// - Parameters:
  ///   - method: How the encoder starts.
  ///   - views: How views are altered, at least one way.
  public init(_ method: FineTuneMethod, views: [ViewRecipe]) {
    precondition(!views.isEmpty)
    self.method = method
    self.views = views
    switch method {
    case .fineTune:
      unlabelled = 4000
    case .scratch:
      // Labels alone.
      unlabelled = 0
    }
  }

  /// What options accept.
  public enum Limits {
    public static let steps = 1...1_000_000
    public static let batchSize = 8...1024
    public static let learningRate: ClosedRange<Float> = 1e-6...10
    public static let layerDecay: ClosedRange<Float> = 0.1...1
    public static let weightDecay: ClosedRange<Float> = 0...1
    public static let smoothing: ClosedRange<Float> = 0...0.9
    public static let unlabelled = 0...1_000_000
  }

  /// The share of all steps that the rate rises in.
  static let warmupShare = 0.2

  /// The steps for a number of photos that teach.
  ///
  /// They grow with the root of the number: few photos are seen more often each, and still train for less time.
  static func steps(photos: Int) -> Int {
    Int((30 * Double(photos).squareRoot()).rounded(.up))
  }

  /// How the rate rises and falls over a number of steps.
  func schedule(steps: Int) -> LearningRateSchedule {
    LearningRateSchedule(
      peak: learningRate, warmupSteps: Int(Double(steps) * Self.warmupShare), totalSteps: steps)
  }
}
