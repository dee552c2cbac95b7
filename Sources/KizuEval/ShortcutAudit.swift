import KizuData

/// Looks for properties of the files that give the label away.
///
/// Each property alone is turned into a rule, fitted on some folds and tested on the others (`GroupedFolds`,
/// up to five): a photo is called the class that has the largest share of its photos at that value. Numbers
/// are first put into 16 bins of equal count.
///
/// Standard errors count groups, not photos: that of a mean over K shares r is √(Σ r (1 - r) / n) / K, where
/// n is the number of groups behind a share and r is drawn to one half as by two more groups, so that a
/// perfect score on a few photos proves little.
public struct ShortcutAudit: Sendable {
  /// A property of every photo.
  public enum Values: Sendable, Equatable {
    /// One of a few kinds, named by any numbers.
    case kinds([Int])
    /// A number, such as a length.
    case numbers([Double])
  }

  private static let mostFolds = 5
  private static let binCount = 16

  private let labels: [Int]
  private let classCount: Int
  private let folds: [Int]
  private let foldCount: Int
  private let groupsOfClass: [Int]

  /// Prepares the folds; nil where some class has fewer than two groups or there is only one class, for then
  /// nothing can be tested.
  ///
  /// - Parameters:
  ///   - labels: The class of each photo, in 0 ..< K, each class at least once.
  ///   - groups: The group of each photo.
  ///   - classCount: K.
  public init?(labels: [Int], groups: [String?], classCount: Int) {
    precondition(labels.count == groups.count)
    let fewest = GroupedFolds.fewestGroupsInAClass(labels: labels, groups: groups)
    guard classCount > 1, fewest > 1 else { return nil }
    self.labels = labels
    self.classCount = classCount
    foldCount = min(Self.mostFolds, fewest)
    folds = GroupedFolds.assign(labels: labels, groups: groups, folds: foldCount, seed: 0)
    groupsOfClass = GroupNumbers(groups).perClass(labels: labels, classCount: classCount)
  }

  /// Tests one property.
  ///
  /// - Parameters:
  ///   - feature: Its name.
  ///   - values: Its value for each photo.
  /// - Returns: What it gives away.
  public func test(_ feature: String, _ values: Values) -> Shortcut {
    var counts = [Int](repeating: 0, count: classCount * classCount)
    for fold in 0..<foldCount {
      let kinds = kinds(values, tested: fold)
      let rule = rule(kinds, tested: fold)
      for row in labels.indices where folds[row] == fold {
        // A kind that the rule has never met is called the first class, as by someone who always says the
        // same.
        counts[labels[row] * classCount + (rule[kinds[row]] ?? 0)] += 1
      }
    }
    return shortcut(feature, counts)
  }

  /// Judges the counts `[K, K]` of true classes (rows) and calls (columns).
  private func shortcut(_ feature: String, _ counts: [Int]) -> Shortcut {
    let metrics = ClassificationMetrics(counts: counts, classCount: classCount)
    let recalls = metrics.perClass.map(\.recall)
    let called = (0..<classCount).map { label in
      (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + label] }
    }
    let allGroups = groupsOfClass.reduce(0, +)
    // How well each class is told from all others.
    let figures = (0..<classCount).map { label in
      let others = labels.count - metrics.perClass[label].support
      let wrong = called[label] - counts[label * classCount + label]
      let specificity = 1 - Double(wrong) / Double(others)
      return (
        accuracy: (recalls[label] + specificity) / 2,
        error: Self.standardError([
          (recalls[label], groupsOfClass[label]), (specificity, allGroups - groupsOfClass[label]),
        ])
      )
    }
    let clearest = figures.indices.max { figures[$0].accuracy < figures[$1].accuracy } ?? 0
    let chance = 1 / Double(classCount)
    let error = Self.standardError(zip(recalls, groupsOfClass).map { ($0, $1) })
    return Shortcut(
      feature: feature, balancedAccuracy: metrics.balancedAccuracy, chance: chance,
      limit: chance + max(0.05, 3 * error), clearestClass: clearest, clearestRecall: recalls[clearest],
      clearestPrecision: metrics.perClass[clearest].precision,
      clearestBalancedAccuracy: figures[clearest].accuracy,
      clearestLimit: 0.5 + max(0.1, 3 * figures[clearest].error))
  }

  /// The standard error of the mean of shares, each with the number of groups behind it.
  private static func standardError(_ shares: [(share: Double, groups: Int)]) -> Double {
    let variance = shares.reduce(0) { sum, entry in
      let count = Double(entry.groups)
      let share = (entry.share * count + 1) / (count + 2)
      return sum + share * (1 - share) / count
    }
    return variance.squareRoot() / Double(shares.count)
  }

  /// The kind of each photo; bins of numbers are cut at quantiles of the rows that are not tested.
  private func kinds(_ values: Values, tested fold: Int) -> [Int] {
    switch values {
    case .kinds(let kinds): return kinds
    case .numbers(let numbers):
      let known = numbers.indices.filter { folds[$0] != fold }.map { numbers[$0] }.sorted()
      let cuts = (1..<Self.binCount).map { known[$0 * known.count / Self.binCount] }
      // A value at a cut falls into the bin above it.
      return numbers.map { number in cuts.count { $0 <= number } }
    }
  }

  /// For each kind the class with the largest share of its photos there.
  private func rule(_ kinds: [Int], tested fold: Int) -> [Int: Int] {
    var total = [Int](repeating: 0, count: classCount)
    var counts: [Int: [Int]] = [:]
    for row in labels.indices where folds[row] != fold {
      total[labels[row]] += 1
      counts[kinds[row], default: [Int](repeating: 0, count: classCount)][labels[row]] += 1
    }
    return counts.mapValues { count in
      let shares = count.indices.map { Double(count[$0]) / Double(max(1, total[$0])) }
      return shares.indices.max { shares[$0] < shares[$1] } ?? 0
    }
  }
}
