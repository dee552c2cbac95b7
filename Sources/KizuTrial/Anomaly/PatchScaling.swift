/// Brings the stages of patch features to one scale, by good patches alone.
///
/// From each feature its mean is taken; the features of a stage are then divided by one number, such that the mean
/// squared length of the stage's part of a row is 1. All stages count alike, and within a stage features keep their
/// proportions: dividing each by its own deviation made noise of quiet ones (docs/anomaly.md has the figures).
struct PatchScaling: Sendable, Equatable {
  /// Of each feature, `[D]`.
  let mean: [Float]
  /// What each feature is multiplied by, `[D]`.
  let scale: [Float]

  init(mean: [Float], scale: [Float]) {
    precondition(mean.count == scale.count)
    (self.mean, self.scale) = (mean, scale)
  }

  /// Measures rows `[N, D]`, N at least 1, whose stages have the numbers of features given.
  init(measuring rows: [Float], stageCounts: [Int]) {
    let dimension = stageCounts.reduce(0, +)
    let count = rows.count / dimension
    var sums = [Double](repeating: 0, count: dimension)
    var squares = sums
    for start in stride(from: 0, to: rows.count, by: dimension) {
      for column in 0..<dimension { sums[column] += Double(rows[start + column]) }
    }
    let mean = sums.map { $0 / Double(count) }
    for start in stride(from: 0, to: rows.count, by: dimension) {
      for column in 0..<dimension {
        let difference = Double(rows[start + column]) - mean[column]
        squares[column] += difference * difference
      }
    }
    var scale: [Float] = []
    for size in stageCounts {
      let length = squares[scale.count..<scale.count + size].reduce(0, +) / Double(count)
      // Good photos that are all alike leave nothing to scale by.
      scale += [Float](repeating: length > 1e-12 ? Float(1 / length.squareRoot()) : 1, count: size)
    }
    self.init(mean: mean.map { Float($0) }, scale: scale)
  }

  func apply(to rows: [Float]) -> [Float] {
    var rows = rows
    for start in stride(from: 0, to: rows.count, by: mean.count) {
      for column in mean.indices {
        rows[start + column] = (rows[start + column] - mean[column]) * scale[column]
      }
    }
    return rows
  }
}
