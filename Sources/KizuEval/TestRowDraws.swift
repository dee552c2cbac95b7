package import KizuCore

/// How a bootstrap draws test rows again, so that what is drawn varies as other test photos would.
///
/// Where every class stands in ``fewestGroups`` groups or more, whole groups are drawn, as many as there are, with
/// replacement. Else such a draw often lacks a class, and figures that are means over classes come out too high. Groups
/// are then drawn within strata (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 8.3): the
/// stratum of a group is the class in it that stands in the fewest groups. Of n < ``fewestGroups`` groups of a stratum
/// n - 1 are drawn, each weighing n / (n - 1), because n of so few vary too little by the factor (n - 1) / n (McCarthy
/// and Snowden, "The bootstrap and finite population sampling", Vital and Health Statistics 2 (95), 1985; Rao and Wu,
/// "Resampling inference with complex survey data", Journal of the American Statistical Association 83, 1988). Of a
/// single group its rows are drawn, within each class: nothing else is known, and that takes photos of one group for
/// independent.
package struct TestRowDraws {
  /// Below so many groups a class is drawn by itself: a plain draw misses all of 5 groups in fewer than 1 of 148 times.
  static let fewestGroups = 5
  /// What a row weighs that is drawn once: n / (n - 1) of it is whole for n of 2, 3 and 4.
  static let unit = 6

  /// Units that are drawn from each other.
  private struct Stratum {
    /// The rows of each unit.
    var units: [[Int]]
    var drawn: Int
    /// Of a row each time that it is drawn.
    var weight: Int

    init(_ units: [[Int]]) {
      let isSmall = (2..<TestRowDraws.fewestGroups).contains(units.count)
      self.units = units
      drawn = isSmall ? units.count - 1 : units.count
      weight = TestRowDraws.unit * units.count / max(1, drawn)
    }
  }

  /// Classes that stand in fewer groups than ``fewestGroups``, and in how many.
  private let scarce: [(label: Int, groups: Int)]
  private let strata: [Stratum]
  private let rowCount: Int

  /// - Parameters:
  ///   - truth: The class of each row.
  ///   - groups: The group of each row; nil means that the row stands alone.
  ///   - classCount: K.
  package init(truth: [Int], groups: [String?], classCount: Int) {
    let numbers = GroupNumbers(groups)
    let groupsOfClass = numbers.perClass(labels: truth, classCount: classCount)
    scarce = groupsOfClass.enumerated().filter { (1..<Self.fewestGroups).contains($0.element) }
      .map { (label: $0.offset, groups: $0.element) }
    rowCount = truth.count
    var members = [[Int]](repeating: [], count: numbers.count)
    for row in truth.indices { members[numbers.ofRow[row]].append(row) }
    guard !scarce.isEmpty else {
      strata = [Stratum(members)]
      return
    }
    var groupsOfStratum = [[[Int]]](repeating: [], count: classCount)
    for rows in members {
      let rarest = rows.map { truth[$0] }.min { (groupsOfClass[$0], $0) < (groupsOfClass[$1], $1) } ?? 0
      groupsOfStratum[rarest].append(rows)
    }
    strata = groupsOfStratum.flatMap { groups -> [Stratum] in
      guard groups.count == 1 else { return groups.isEmpty ? [] : [Stratum(groups)] }
      return Dictionary(grouping: groups[0]) { truth[$0] }.sorted { $0.key < $1.key }
        .map { Stratum($0.value.map { [$0] }) }
    }
  }

  /// Draws once.
  ///
  /// - Parameter random: Where chance comes from.
  /// - Returns: The weight of each row, ``unit`` for each time that it was drawn from many.
  package func weights(_ random: inout RandomStream) -> [Int] {
    var weights = [Int](repeating: 0, count: rowCount)
    for stratum in strata {
      for _ in 0..<stratum.drawn {
        for row in stratum.units[random.index(below: stratum.units.count)] { weights[row] += stratum.weight }
      }
    }
    return weights
  }

  /// What a reader of intervals must know; nil where whole groups were drawn from all.
  package func note(classes: [String]) -> String? {
    guard !scarce.isEmpty else { return nil }
    let names = scarce.map { "“\(classes[$0.label])” (\($0.groups))" }.joined(separator: ", ")
    let note =
      "Classes with few groups of test photos: \(names). Other lots of these may do otherwise; the intervals draw groups "
      + "within each class, and are rough."
    guard scarce.contains(where: { $0.groups == 1 }) else { return note }
    return note
      + " Of a single group nobody knows how others would do: its photos are drawn as if they were independent, so the "
      + "intervals are too narrow."
  }
}
