import RealModule

/// How the learning rate goes from step to step.
public struct LearningRateSchedule: Sendable, Codable, Equatable {
  /// The shape of the curve.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Linear warm-up, then half a cosine down to zero (Loshchilov and Hutter, ICLR 2017).
    case cosine
    /// Half a cosine up from 1/25 of the peak, then half a cosine down to 1/250,000 of it.
    ///
    /// Smith and Topin, 2018, with the constants and steps of PyTorch's OneCycleLR; momentum stays as it is.
    case oneCycle = "one-cycle"
    /// Linear warm-up, then the peak to the end.
    case constant
  }

  public var kind: Kind
  /// The highest rate, reached at the end of the warm-up.
  public var peak: Float
  /// Steps of the warm-up.
  public var warmupSteps: Int
  /// Steps in all.
  public var totalSteps: Int

  public init(_ kind: Kind = .cosine, peak: Float, warmupSteps: Int, totalSteps: Int) {
    precondition(warmupSteps >= 0 && warmupSteps <= totalSteps)
    self.kind = kind
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.totalSteps = totalSteps
  }

  /// The rate of a step, counted from 0.
  public func rate(atStep step: Int) -> Float {
    if kind == .oneCycle { return cycleRate(atStep: step) }
    if step < warmupSteps { return peak * Float(step + 1) / Float(warmupSteps) }
    guard kind == .cosine else { return peak }
    let progress = Float(step - warmupSteps) / Float(max(1, totalSteps - warmupSteps))
    return peak * 0.5 * (1 + .cos(.pi * min(1, progress)))
  }

  private func cycleRate(atStep step: Int) -> Float {
    let top = max(0, warmupSteps - 1)
    if step < top { return Self.blend(peak / 25, peak, Float(step) / Float(top)) }
    let progress = Float(step - top) / Float(max(1, totalSteps - 1 - top))
    return Self.blend(peak, peak / 250_000, min(1, progress))
  }

  /// Half a cosine from one number to another.
  private static func blend(_ start: Float, _ end: Float, _ progress: Float) -> Float {
    end + (start - end) * 0.5 * (1 + .cos(.pi * progress))
  }
}

// The settings of a run from before there was a choice hold no kind.
extension KeyedDecodingContainer {
  func decode(_ type: LearningRateSchedule.Kind.Type, forKey key: Key) throws -> LearningRateSchedule.Kind {
    try decodeIfPresent(type, forKey: key) ?? .cosine
  }
}
