public import KizuEval

/// How many labels a point of a curve stands for.
public enum CurveRung: Sendable, Hashable {
  /// This many a class, or all where a class has fewer.
  case perClass(Int)
  /// max(1, round(share · n)) of the n labelled training photos of each class.
  case share(Double)

  /// 1, 2, 5 and 10 a class; 5, 10, 25, 50 and 100 %.
  public static let ladder: [CurveRung] =
    [1, 2, 5, 10].map { .perClass($0) } + [0.05, 0.1, 0.25, 0.5, 1].map { .share($0) }

  /// How many of `count` photos of a class are drawn.
  func draws(of count: Int) -> Int {
    switch self {
    case .perClass(let number): min(number, count)
    case .share(let share): min(count, max(1, Int((share * Double(count)).rounded())))
    }
  }
}

extension CurveRung: CustomStringConvertible {
  public var description: String {
    switch self {
    case .perClass(let number): "\(number) a class"
    case .share(let share): "\((share * 1000).rounded() / 10) %".replacing(".0 %", with: " %")
    }
  }
}

/// What labels teach: a classifier on embeddings, or the encoder itself.
public enum CurveMethod: String, Sendable, Codable, CaseIterable {
  /// `KNearestNeighbours` with its defaults.
  case knn
  /// `Prototypes`.
  case prototypes
  /// `LinearProbe`, C chosen on the labels drawn.
  case probe
  /// The encoder trained further: ``FineTuner``.
  case fineTune = "fine-tune"
  /// An encoder trained from random weights: ``FineTuner``.
  case scratch

  /// The classifiers on embeddings.
  public static let onEmbeddings: [CurveMethod] = [.knn, .prototypes, .probe]

  /// Whether an encoder is trained for each point.
  public var isTrained: Bool { self == .fineTune || self == .scratch }

  /// What tables and plots call it.
  public var name: String {
    switch self {
    case .knn: "k-NN"
    case .prototypes: "prototypes"
    case .probe: "linear probe"
    case .fineTune: "fine-tuned"
    case .scratch: "from scratch"
    }
  }
}

/// What a label-efficiency curve is made of.
public struct CurveSettings: Sendable {
  /// The numbers of labels.
  public var rungs = CurveRung.ladder
  /// How often labels are drawn, at least 2.
  public var draws = 10
  /// The classifiers on embeddings.
  public var methods = CurveMethod.onEmbeddings
  /// The classifier on embeddings whose figures are compared and plotted, decided beforehand and not by its figures.
  public var headline = CurveMethod.probe
  /// Share of the drawn labels that are replaced by wrong ones in a second curve; 0 draws none.
  public var labelNoise = 0.0
  /// How much worse still counts as reaching, in balanced accuracy.
  public var margin = 0.02
  /// How photos are parted.
  public var evaluation: EvaluationSettings

  public init(evaluation: EvaluationSettings = EvaluationSettings()) {
    self.evaluation = evaluation
  }
}
