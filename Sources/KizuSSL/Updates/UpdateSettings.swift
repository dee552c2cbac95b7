public import KizuNN

/// What decides updates besides optimiser and schedule; a part of `config.json`.
public struct UpdateSettings: Sendable, Codable, Equatable {
  /// What was asked for; the schedule holds the steps that it comes to.
  public var warmup: Warmup
  /// d of the moving average that the encoder is made of; nil where it is made of the last weights.
  public var average: Float?
  /// How many parts a batch is computed in.
  public var parts: Int
  public var normStatistics: BatchNormStatistics

  /// What a run did whose `config.json` says nothing of it.
  static let earlier = UpdateSettings(UpdateOptions())

  /// Settles every value.
  public init(_ options: UpdateOptions) {
    warmup = options.warmup ?? .usual(for: options.schedule ?? .cosine)
    average = options.average.flatMap { $0 > 0 ? $0 : nil }
    parts = options.parts ?? 1
    normStatistics = options.normStatistics ?? .parts
  }
}

// A run of an earlier version has no such entry.
extension KeyedDecodingContainer {
  func decode(_ type: UpdateSettings.Type, forKey key: Key) throws -> UpdateSettings {
    try decodeIfPresent(type, forKey: key) ?? .earlier
  }
}

extension Warmup {
  /// What is taken where the user asks for nothing: a tenth, of one cycle three tenths.
  public static func usual(for schedule: LearningRateSchedule.Kind) -> Warmup {
    schedule == .oneCycle ? .percent(30) : .percent(10)
  }
}

extension Optimizer {
  /// The optimiser with its usual constants and, where none is given, its usual weight decay.
  static func usual(_ kind: Kind, weightDecay: Float?) -> Optimizer {
    typealias Defaults = PretrainSettings.Defaults
    let weightDecay = weightDecay ?? Defaults.weightDecay(for: kind)
    return switch kind {
    case .sgd, .nesterov:
      .sgd(momentum: Defaults.momentum, weightDecay: weightDecay, nesterov: kind == .nesterov)
    case .lars: .lars(momentum: Defaults.momentum, weightDecay: weightDecay)
    case .adamw: .adamw(momentum: Defaults.momentum, weightDecay: weightDecay)
    }
  }
}

extension PretrainSettings.Defaults {
  /// The highest learning rate of an optimiser in a training of so many steps.
  ///
  /// That of LARS is SimCLR's for small batches, 0.075 √N, at 64 photos.
  public static func learningRate(for kind: Optimizer.Kind, steps: Int) -> Float {
    switch kind {
    case .sgd, .nesterov: steps < stepsOfLongTraining ? shortTrainingLearningRate : learningRate
    case .lars: 0.6
    case .adamw: 0.001
    }
  }

  /// The weight decay of an optimiser.
  public static func weightDecay(for kind: Optimizer.Kind) -> Float {
    switch kind {
    case .sgd, .nesterov: weightDecay
    case .lars: 1e-6
    case .adamw: 0.05
    }
  }
}
