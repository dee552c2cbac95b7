/// How often photos that were given one label are really of another class, estimated from probabilities.
///
/// Confident learning: Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels",
/// Journal of Artificial Intelligence Research 70, 2021. The threshold t_j of class j is the mean probability of j over
/// the photos labelled j. A photo counts as class j when its probability of j is at least t_j; where several
/// classes qualify, the most probable of them. The counts are then scaled so that each label has as many photos
/// as it was given.
///
/// The probabilities must come from classifiers that have not seen the photo's own label.
public struct ConfidentJoint: Sendable, Equatable {
  /// t, one a class, 0…1; 1 for a class that no photo is labelled with.
  public let thresholds: [Double]
  /// `[K, K]`: entry i, j counts photos labelled i that are confidently of class j.
  public let counts: [[Int]]
  /// `[K, K]`: the estimated number of photos labelled i that are of class j; row i sums to the photos labelled i.
  public let calibrated: [[Double]]

  /// Counts.
  ///
  /// - Parameters:
  ///   - probabilities: `[N, K]`, row-major, each row summing to 1.
  ///   - labels: The class that each photo was given, in 0 ..< K, `[N]`.
  ///   - classCount: K, at least 1.
  public init(probabilities: [Double], labels: [Int], classCount: Int) {
    precondition(classCount > 0 && probabilities.count == labels.count * classCount)
    var sums = [Double](repeating: 0, count: classCount)
    var given = [Int](repeating: 0, count: classCount)
    for (row, label) in labels.enumerated() {
      sums[label] += probabilities[row * classCount + label]
      given[label] += 1
    }
    let thresholds = zip(sums, given).map { $1 > 0 ? $0 / Double($1) : 1 }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classCount), count: classCount)
    for (row, label) in labels.enumerated() {
      let own = probabilities[row * classCount..<(row + 1) * classCount]
      // Rounding of the mean must not put a class of equal probabilities below its own threshold.
      let confident = own.enumerated().filter { $0.element >= thresholds[$0.offset] - 1e-9 }
      guard let likeliest = confident.max(by: { $0.element < $1.element }) else { continue }
      counts[label][likeliest.offset] += 1
    }
    self.thresholds = thresholds
    self.counts = counts
    calibrated = counts.enumerated().map { label, row in
      let sum = row.reduce(0, +)
      // Nothing is known of a class without any confident photo: its labels are taken as right.
      guard sum > 0 else { return row.indices.map { $0 == label ? Double(given[label]) : 0 } }
      return row.map { Double($0) * Double(given[label]) / Double(sum) }
    }
  }

  /// The estimated number of photos whose label is wrong: the sum of ``calibrated`` off its diagonal.
  public var wrong: Double {
    calibrated.enumerated().reduce(0) { sum, row in
      sum + row.element.enumerated().reduce(0) { $0 + ($1.offset == row.offset ? 0 : $1.element) }
    }
  }
}
