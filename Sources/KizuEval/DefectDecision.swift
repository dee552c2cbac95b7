public import KizuCore

/// A calibrated line between good and defect, drawn on training rows alone.
public struct DefectDecision: Sendable, Equatable, Codable {
  /// Whether each class is good, `[K]`.
  public let isGood: [Bool]
  /// Makes the probabilities honest.
  public let calibration: Calibration
  /// A photo whose calibrated probability of being a defect is at least this is called one.
  public let threshold: Double
  /// From here to ``threshold`` somebody looks; nil where one line tells good from defect.
  public let reviewThreshold: Double?
  /// Whether training rows could be folded; otherwise ``threshold`` is ½ and nothing is calibrated.
  public let isChosen: Bool

  /// Chooses calibration and threshold on out-of-fold probabilities of the training rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major.
  ///   - dimension: D.
  ///   - labels: The class of each row, `[N]`.
  ///   - groups: The group of each row.
  ///   - isGood: Whether each class is good, `[K]`.
  ///   - rule: How the threshold is chosen.
  ///   - c: C of the probe.
  ///   - classWeight: How the probe weights rows.
  ///   - seed: Keys the folds.
  ///   - product: What multiplies matrices.
  public init(
    training values: [Float], dimension: Int, labels: [Int], groups: [String?], isGood: [Bool],
    rule: OperatingRule, c: Double, classWeight: ClassWeight, seed: UInt64, product: any MatrixProduct
  ) {
    self.isGood = isGood
    var counts = [Double](repeating: 0, count: isGood.count)
    for label in labels { counts[label] += 1 }
    let priors =
      switch classWeight {
      case .balanced: counts.map { $0 / Double(labels.count) }
      case .none: counts.map { $0 > 0 ? 1.0 : 0 }
      }
    let heldOut = LinearProbe.outOfFold(
      values, dimension: dimension, labels: labels, groups: groups, isGood: isGood, c: c,
      classWeight: classWeight, seed: seed, product: product)
    guard let heldOut else {
      calibration = Calibration(temperature: 1, priors: priors)
      (threshold, reviewThreshold, isChosen) = (0.5, nil, false)
      return
    }
    calibration = Calibration(fitting: heldOut, labels: labels, priors: priors)
    let scores = Self.scores(calibration.apply(to: heldOut), isGood: isGood)
    let curve = DecisionCurve(scores: scores, isDefect: labels.map { !isGood[$0] })
    threshold = rule.threshold(on: curve)
    reviewThreshold = rule.reviewThreshold(on: curve)
    isChosen = true
  }

  /// Calibrates probabilities.
  ///
  /// - Parameter probabilities: `[N, K]` as the probe gives them.
  /// - Returns: Calibrated probabilities of the classes, `[N, K]`, and that each row is a defect, `[N]`.
  public func apply(to probabilities: [Double]) -> (classes: [Double], defect: [Double]) {
    let calibrated = calibration.apply(to: probabilities)
    return (calibrated, Self.scores(calibrated, isGood: isGood))
  }

  /// What is to be done with a photo.
  public enum Call: String, Sendable, Codable {
    case good
    /// Somebody is to look.
    case review
    case defect
  }

  /// The call for a calibrated probability of being a defect.
  public func call(_ defect: Double) -> Call {
    if defect >= threshold { return .defect }
    return reviewThreshold.map { defect >= $0 } ?? false ? .review : .good
  }

  /// The sum over the defects' classes, which rounding keeps out of 0…1 in the last digit only.
  private static func scores(_ probabilities: [Double], isGood: [Bool]) -> [Double] {
    stride(from: 0, to: probabilities.count, by: isGood.count).map { start in
      let sum = isGood.indices.reduce(0.0) { isGood[$1] ? $0 : $0 + probabilities[start + $1] }
      return min(max(sum, 0), 1)
    }
  }
}
