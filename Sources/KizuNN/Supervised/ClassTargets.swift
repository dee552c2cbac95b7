/// What a classifier is to call photos: a probability of each class for each photo.
public struct ClassTargets: Sendable, Equatable {
  /// K.
  public let classCount: Int
  /// The probabilities, `[N, K]`; each row sums to 1.
  public let values: [Float]

  /// Certain targets: probability 1 of the label.
  ///
  /// - Parameters:
  ///   - labels: The class of each photo, in 0 ..< K, `[N]`.
  ///   - classCount: K.
  public init(labels: [Int], classCount: Int) {
    precondition(classCount > 0 && labels.allSatisfy { (0..<classCount).contains($0) })
    self.classCount = classCount
    var values = [Float](repeating: 0, count: labels.count * classCount)
    for (row, label) in labels.enumerated() { values[row * classCount + label] = 1 }
    self.values = values
  }

  /// Targets as they are given, such as what another classifier holds likely.
  ///
  /// - Parameters:
  ///   - probabilities: `[N, K]`, none negative; each row sums to 1.
  ///   - classCount: K.
  public init(probabilities: [Float], classCount: Int) {
    precondition(classCount > 0 && probabilities.count.isMultiple(of: classCount))
    self.classCount = classCount
    values = probabilities
  }

  /// N.
  public var count: Int { values.count / classCount }

  /// The targets of some photos.
  ///
  /// - Parameter rows: Their places, in 0 ..< N; a place may stand there twice.
  /// - Returns: Their targets, in that order.
  public func chosen(_ rows: [Int]) -> ClassTargets {
    ClassTargets(
      probabilities: rows.flatMap { values[$0 * classCount..<($0 + 1) * classCount] }, classCount: classCount)
  }

  /// Both, these first.
  ///
  /// - Parameter others: Targets of as many classes.
  /// - Returns: All targets.
  public func followed(by others: ClassTargets) -> ClassTargets {
    precondition(classCount == others.classCount)
    return ClassTargets(probabilities: values + others.values, classCount: classCount)
  }

  /// Weights with which every class counts alike: N / (K · n_c), where n_c is the sum of the probabilities of class c.
  ///
  /// - Precondition: Every class has a photo that may be of it.
  public var balancedWeights: [Float] {
    var sums = [Float](repeating: 0, count: classCount)
    for (place, value) in values.enumerated() { sums[place % classCount] += value }
    precondition(sums.allSatisfy { $0 > 0 })
    return sums.map { Float(count) / (Float(classCount) * $0) }
  }
}
