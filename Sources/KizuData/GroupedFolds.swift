import KizuCore

/// Cross-validation folds that keep groups whole and classes balanced.
///
/// A greedy assignment in the manner of scikit-learn's `StratifiedGroupKFold`: groups go, largest first, to the
/// fold where the balance of classes over folds is best afterwards. Balance is the sum over classes and folds
/// of (rows of the class in the fold / rows of the class)², which is least where every fold holds an equal
/// share of every class.
public enum GroupedFolds {
  /// The fold of each row, 0 ..< `folds`.
  ///
  /// Where there are at least as many groups as folds, no fold is empty. Where every row is its own group, each
  /// class's counts in two folds differ by at most 1.
  ///
  /// - Parameters:
  ///   - labels: The class of each row, any whole numbers.
  ///   - groups: The group of each row; rows of one group share a fold. A row without one stands alone.
  ///   - folds: How many folds, at least 1.
  ///   - seed: Decides among groups of one size; equal seeds give equal folds.
  /// - Returns: One fold number a row.
  /// - Precondition: `labels` and `groups` have one element a row.
  public static func assign(labels: [Int], groups: [String?], folds: Int, seed: UInt64) -> [Int] {
    precondition(folds >= 1 && labels.count == groups.count)
    let members = rowsByGroup(groups)
    let (classOfRow, rowsOfClass) = densely(labels)

    var random = RandomStream(seed: seed, purpose: .folds)
    let shuffled = random.permutation(of: members.count)
    let order = shuffled.indices.sorted { left, right in
      let (a, b) = (members[shuffled[left]].count, members[shuffled[right]].count)
      return a == b ? left < right : a > b
    }

    var foldOfRow = [Int](repeating: 0, count: labels.count)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: rowsOfClass.count), count: folds)
    var sizes = [Int](repeating: 0, count: folds)
    for position in order {
      let rows = members[shuffled[position]]
      let fold = bestFold(for: rows.map { classOfRow[$0] }, counts, sizes, rowsOfClass)
      for row in rows {
        foldOfRow[row] = fold
        counts[fold][classOfRow[row]] += 1
      }
      sizes[fold] += rows.count
    }
    return foldOfRow
  }

  /// The number of groups that hold a row of a class, for the class where it is smallest; 0 without rows.
  ///
  /// More folds than this leave some fold without that class.
  ///
  /// - Parameters:
  ///   - labels: The class of each row.
  ///   - groups: The group of each row; a row without one stands alone.
  /// - Returns: The smallest number of groups.
  public static func fewestGroupsInAClass(labels: [Int], groups: [String?]) -> Int {
    precondition(labels.count == groups.count)
    var groupsOfClass: [Int: Int] = [:]
    for rows in rowsByGroup(groups) {
      for label in Set(rows.map { labels[$0] }) { groupsOfClass[label, default: 0] += 1 }
    }
    return groupsOfClass.values.min() ?? 0
  }

  /// Adding a group changes the balance by Σ g(2n + g)/N² over its classes; only Σ gn/N² depends on the fold.
  private static func bestFold(
    for classes: [Int], _ counts: [[Int]], _ sizes: [Int], _ rowsOfClass: [Int]
  ) -> Int {
    var best = 0
    var lowest = Double.infinity
    for fold in sizes.indices {
      var cost = 0.0
      for label in classes {
        let total = Double(rowsOfClass[label])
        cost += Double(counts[fold][label]) / (total * total)
      }
      if cost < lowest || (cost == lowest && sizes[fold] < sizes[best]) {
        (best, lowest) = (fold, cost)
      }
    }
    return best
  }

  /// The rows of each group, groups in the order in which they first appear.
  private static func rowsByGroup(_ groups: [String?]) -> [[Int]] {
    var members: [[Int]] = []
    var indexOfGroup: [String: Int] = [:]
    for (row, group) in groups.enumerated() {
      if let group, let index = indexOfGroup[group] {
        members[index].append(row)
      } else {
        if let group { indexOfGroup[group] = members.count }
        members.append([row])
      }
    }
    return members
  }

  /// Labels renumbered from 0 in order of appearance, and how many rows each has.
  private static func densely(_ labels: [Int]) -> (classOfRow: [Int], rowsOfClass: [Int]) {
    var indexOfLabel: [Int: Int] = [:]
    var rowsOfClass: [Int] = []
    let classOfRow = labels.map { label in
      let index = indexOfLabel[label] ?? rowsOfClass.count
      if index == rowsOfClass.count {
        indexOfLabel[label] = index
        rowsOfClass.append(0)
      }
      rowsOfClass[index] += 1
      return index
    }
    return (classOfRow, rowsOfClass)
  }
}
