/// A running mean or variance of a batch normalisation, and the batch's own that it follows.
struct RunningStatistic {
  /// Place of the running values among the parameters.
  let parameter: Int
  /// Buffer of the batch's values.
  let buffer: Int
  /// What the batch's values are multiplied by first: Bessel's correction for a variance, as PyTorch does.
  let factor: Float

  /// The weight of the newest batch, PyTorch's default.
  static let momentum: Float = 0.1

  /// Mean and variance of one batch normalisation.
  static func both(
    of tracked: NetworkBuilder.TrackedStatistics, in parameters: ParameterStore
  ) -> [RunningStatistic] {
    guard let mean = parameters.index(of: "\(tracked.name).running_mean"),
      let variance = parameters.index(of: "\(tracked.name).running_var")
    else { preconditionFailure("\(tracked.name) has no running statistics") }
    let correction = Float(tracked.sampleCount) / Float(max(1, tracked.sampleCount - 1))
    return [
      RunningStatistic(parameter: mean, buffer: tracked.mean, factor: 1),
      RunningStatistic(parameter: variance, buffer: tracked.variance, factor: correction),
    ]
  }
}
