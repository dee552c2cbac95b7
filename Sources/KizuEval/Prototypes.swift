/// A classifier that calls a photo what the nearest class mean is: strong with one to ten labels a class.
///
/// SimpleShot, variant CL2N: Wang, Chao, Weinberger and van der Maaten, "SimpleShot: revisiting nearest-neighbor
/// classification for few-shot learning", 2019. Embeddings are centred by the mean of photos that need no labels,
/// scaled to length 1, and compared with the mean of each class by Euclidean distance.
///
/// ```swift
/// let prototypes = Prototypes(
///   references: labelled, dimension: 512, labels: labels, classCount: 7, centre: Prototypes.mean(all, dimension: 512))
/// let calls = prototypes.predict(test)  // [N], in 0 ..< 7
/// ```
public struct Prototypes: Sendable {
  /// What is taken from every embedding, `[D]`.
  public let centre: [Float]
  /// The mean of each class, nil for classes that no reference has.
  private let means: [[Float]?]

  /// Averages the classes.
  ///
  /// - Parameters:
  ///   - references: Labelled embeddings `[R, D]`, row-major, R at least 1.
  ///   - dimension: D, at least 1.
  ///   - labels: The class of each reference, in 0 ..< `classCount`.
  ///   - classCount: K.
  ///   - centre: The mean of training photos, labelled or not, `[D]`.
  public init(references: [Float], dimension: Int, labels: [Int], classCount: Int, centre: [Float]) {
    precondition(dimension > 0 && !labels.isEmpty && references.count == labels.count * dimension)
    precondition(centre.count == dimension)
    self.centre = centre
    let rows = Self.prepared(references, centre: centre)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: dimension), count: classCount)
    var counts = [Int](repeating: 0, count: classCount)
    for (row, label) in labels.enumerated() {
      counts[label] += 1
      for column in 0..<dimension { sums[label][column] += Double(rows[row * dimension + column]) }
    }
    means = zip(sums, counts).map { sum, count in
      count == 0 ? nil : sum.map { Float($0 / Double(count)) }
    }
  }

  /// Classifies embeddings.
  ///
  /// - Parameter queries: `[Q, D]`, row-major.
  /// - Returns: The class of each query, `[Q]`; the first among equally near ones.
  public func predict(_ queries: [Float]) -> [Int] {
    let dimension = centre.count
    let rows = Self.prepared(queries, centre: centre)
    return stride(from: 0, to: rows.count, by: dimension).map { start in
      var best = (label: 0, distance: Float.infinity)
      for (label, mean) in means.enumerated() {
        guard let mean else { continue }
        var distance: Float = 0
        for column in 0..<dimension {
          let difference = rows[start + column] - mean[column]
          distance += difference * difference
        }
        if distance < best.distance { best = (label, distance) }
      }
      return best.label
    }
  }

  /// Averages rows.
  ///
  /// - Parameters:
  ///   - values: `[N, D]`, row-major, N at least 1.
  ///   - dimension: D.
  /// - Returns: The mean, `[D]`.
  public static func mean(_ values: [Float], dimension: Int) -> [Float] {
    FeatureScaling(measuring: values, dimension: dimension).mean.map { Float($0) }
  }

  private static func prepared(_ values: [Float], centre: [Float]) -> [Float] {
    var centred = values
    for index in centred.indices { centred[index] -= centre[index % centre.count] }
    return KNearestNeighbours.normalised(centred, dimension: centre.count)
  }
}
