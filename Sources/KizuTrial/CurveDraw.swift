import KizuCore

/// Which training rows have their labels known, and what those labels are said to be.
///
/// Rows are drawn class by class without replacement, and a higher rung holds all rows of a lower one. A draw depends
/// on the seed, its number and the rows alone, so all methods and encoders see the same.
struct CurveDraw: Equatable {
  let rows: [Int]
  let labels: [Int]

  /// Draws.
  ///
  /// - Parameters:
  ///   - rung: How many.
  ///   - train: Rows that may be drawn.
  ///   - truth: The class of every row.
  ///   - classCount: K.
  ///   - noise: Share of labels that become another class, each as likely.
  ///   - number: Which draw.
  ///   - round: Which round of cross-validation.
  ///   - seed: Keys the draws.
  init(
    _ rung: CurveRung, of train: [Int], truth: [Int], classCount: Int, noise: Double, number: Int, round: Int,
    seed: UInt64
  ) {
    var members = [[Int]](repeating: [], count: classCount)
    for row in train { members[truth[row]].append(row) }
    var rows: [Int] = []
    for label in 0..<classCount {
      var random = RandomStream(
        seed: seed, purpose: .labelDraw, epoch: UInt32(truncatingIfNeeded: number),
        item: UInt32(truncatingIfNeeded: round * classCount + label))
      random.shuffle(&members[label])
      rows += members[label].prefix(rung.draws(of: members[label].count))
    }
    self.rows = rows.sorted()
    labels = self.rows.map { row in
      guard noise > 0 else { return truth[row] }
      var random = RandomStream(
        seed: seed, purpose: .wrongLabel, epoch: UInt32(truncatingIfNeeded: number),
        item: UInt32(truncatingIfNeeded: row))
      guard random.chance(Float(noise)) else { return truth[row] }
      let other = random.index(below: classCount - 1)
      return other < truth[row] ? other : other + 1
    }
  }
}
