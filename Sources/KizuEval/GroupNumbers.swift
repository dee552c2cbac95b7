/// Groups numbered from 0 in the order they first appear; a row without a group is a group of its own.
package struct GroupNumbers {
  /// The number of each row's group.
  package let ofRow: [Int]
  /// How many groups there are.
  package let count: Int

  package init(_ groups: [String?]) {
    var known: [String: Int] = [:]
    var next = 0
    ofRow = groups.map { group in
      if let group, let number = known[group] { return number }
      if let group { known[group] = next }
      next += 1
      return next - 1
    }
    count = next
  }

  /// How many groups each class stands in, `[classCount]`.
  func perClass(labels: [Int], classCount: Int) -> [Int] {
    var groups = [Set<Int>](repeating: [], count: classCount)
    for (label, group) in zip(labels, ofRow) { groups[label].insert(group) }
    return groups.map(\.count)
  }
}
