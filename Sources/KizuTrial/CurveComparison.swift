import KizuEval

/// Which statements about few and many labels the data support.
struct CurveComparison {
  private let curve: LabelCurve
  /// `[points][repetitions]`, see ``CurveBootstrap``.
  private let repetitions: [[Double]]

  init(_ curve: LabelCurve, repetitions: [[Double]]) {
    self.curve = curve
    self.repetitions = repetitions
  }

  /// For every encoder: how few labels reach what all labels reach, its own and those of the others.
  ///
  /// Numbers of labels are tried from the most downwards, and the first that fails ends the search: tests in a fixed
  /// order, each at the 2.5 % level, keep that level together (Maurer, Hothorn and Lehmacher, 1995). A number of labels
  /// passes when the 95 % interval of its difference to all labels lies above minus the margin.
  var statements: [LabelCurve.Statement] {
    let lines = curve.encoders.map { encoder in
      curve.points.indices.filter {
        let point = curve.points[$0]
        return point.encoder == encoder && point.labelNoise == 0
          && (point.method == curve.headline || point.method.isTrained)
      }
    }.filter { !$0.isEmpty }
    return lines.flatMap { few in
      lines.compactMap { all in fewest(of: few, reaching: all[all.count - 1]) }
    }
  }

  private func fewest(of line: [Int], reaching target: Int) -> LabelCurve.Statement? {
    // What is hardly better than guessing is reached by anything.
    guard curve.isAboveGuessing(curve.points[target]) else { return nil }
    var found: LabelCurve.Statement?
    // All labels reach themselves: that says nothing.
    for index in line.reversed() where index != target {
      let differences = zip(repetitions[index], repetitions[target]).map { $0 - $1 }
      let interval = CurveBootstrap.interval(of: differences)
      guard interval.low >= -curve.margin else { break }
      let (few, all) = (curve.points[index], curve.points[target])
      found = LabelCurve.Statement(
        encoder: few.encoder, labels: few.labels, balancedAccuracy: few.balancedAccuracy,
        reachedEncoder: all.encoder, reachedLabels: all.labels, reachedBalancedAccuracy: all.balancedAccuracy,
        differenceCI: interval)
    }
    // More labels than the other had are no saving.
    return found.flatMap { $0.labels < $0.reachedLabels ? $0 : nil }
  }
}
