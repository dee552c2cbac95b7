/// How well the nearest neighbours of labelled photos tell their classes, without any training on the labels.
public struct NeighbourAccuracy: Sendable, Codable, Equatable {
  /// The share of photos called right, each class counting alike, 0…1.
  public var balancedAccuracy: Double
  /// The ends of its 95 % interval.
  public var low: Double
  public var high: Double

  package init(balancedAccuracy: Double, low: Double, high: Double) {
    self.balancedAccuracy = balancedAccuracy
    self.low = low
    self.high = high
  }
}
