import RealModule

/// Linear warm-up, then half a cosine down to zero.
///
/// Loshchilov and Hutter, ICLR 2017.
public struct LearningRateSchedule: Sendable, Codable, Equatable {
  /// The highest rate, reached at the end of the warm-up.
  public var peak: Float
  /// Steps of the warm-up.
  public var warmupSteps: Int
  /// Steps in all.
  public var totalSteps: Int

  public init(peak: Float, warmupSteps: Int, totalSteps: Int) {
    precondition(warmupSteps >= 0 && warmupSteps <= totalSteps)
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The rate of a step, counted from 0.
  public func rate(atStep step: Int) -> Float {
    if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
    let progress = Float(step - warmupSteps) / Float(max(1, totalSteps - warmupSteps))
    return peak * 0.5 * (1 + .cos(.pi * min(1, progress)))
  }
}
