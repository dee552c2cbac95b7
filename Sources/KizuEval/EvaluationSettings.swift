/// How rows are parted for an evaluation.
public struct EvaluationSettings: Sendable, Equatable {
  /// The way to part rows; nil takes the fixed split where labelled rows stand on both of its sides, else k-fold.
  public var kind: EvaluationProtocol.Kind?
  /// Keys folds and bootstrap.
  public var seed: UInt64
  /// Goes on, with a note, where groups span train and test of a fixed split.
  public var force: Bool
  /// Threads of the k-NN search; results do not depend on it.
  public var threads: Int

  public init(
    kind: EvaluationProtocol.Kind? = nil, seed: UInt64 = 0, force: Bool = false, threads: Int = 1
  ) {
    self.kind = kind
    self.seed = seed
    self.force = force
    self.threads = threads
  }
}

/// How the nearest neighbours vote.
public struct KNNSettings: Sendable, Equatable {
  /// k, at least 1; shrinks, with a note, to the number of training rows.
  public var neighbourCount: Int
  /// T of the weights exp(s / T), above 0.
  public var temperature: Double

  public init(neighbourCount: Int = 20, temperature: Double = 0.07) {
    self.neighbourCount = neighbourCount
    self.temperature = temperature
  }
}

/// How the linear probe is fitted.
public struct ProbeSettings: Sendable, Equatable {
  /// Whether rare classes weigh as much as common ones.
  public var classWeight: ClassWeight

  public init(classWeight: ClassWeight = .balanced) {
    self.classWeight = classWeight
  }
}
