/// How often each class occurs: relative weights, at least 0, that need not add up to 1.
public struct ClassShares: Sendable, Equatable {
  private var weights: [SampleClass: Double]

  /// Weights by class; a class that is not named does not occur.
  public init(_ weights: [SampleClass: Double]) {
    self.weights = weights
  }

  /// Good parts dominate and defects differ in frequency: 50 % good, 18 % scratch, 12 % dent, 10 % stain, 6 %
  /// crack, 4 % pit.
  public static let typical = ClassShares([
    .good: 0.50, .scratch: 0.18, .dent: 0.12, .stain: 0.10, .crack: 0.06, .pit: 0.04,
  ])

  /// Every class equally often.
  public static let balanced = ClassShares(
    Dictionary(uniqueKeysWithValues: SampleClass.allCases.map { ($0, 1) }))

  /// The mix of defects of ``typical`` beside another share of good parts.
  ///
  /// - Parameter good: The share of good parts, 0…1.
  /// - Returns: Weights that add up to 1.
  public static func goodShare(_ good: Double) -> ClassShares {
    var weights = typical.weights.mapValues { $0 * (1 - good) / 0.5 }
    weights[.good] = good
    return ClassShares(weights)
  }

  /// The weight of a class as it was given.
  public subscript(sampleClass: SampleClass) -> Double {
    weights[sampleClass] ?? 0
  }

  /// Shares in the order of `SampleClass.allCases`, adding up to 1; nil where the weights allow none.
  var normalised: [Double]? {
    let listed = SampleClass.allCases.map { self[$0] }
    let sum = listed.reduce(0, +)
    guard listed.allSatisfy({ $0 >= 0 && $0.isFinite }), sum > 0, sum.isFinite else { return nil }
    return listed.map { $0 / sum }
  }
}
