/// A partition of 0 ..< count that only grows coarser: union-find with path halving and union by size.
struct DisjointSets {
  private var parents: [Int32]
  private var sizes: [Int32]

  init(count: Int) {
    parents = (0..<count).map { Int32($0) }
    sizes = [Int32](repeating: 1, count: count)
  }

  /// The item that stands for the set of an item.
  mutating func root(of item: Int) -> Int {
    var item = item
    while Int(parents[item]) != item {
      parents[item] = parents[Int(parents[item])]
      item = Int(parents[item])
    }
    return item
  }

  /// Makes the sets of two items one.
  mutating func join(_ left: Int, _ right: Int) {
    var (large, small) = (root(of: left), root(of: right))
    guard large != small else { return }
    if sizes[large] < sizes[small] { swap(&large, &small) }
    parents[small] = Int32(large)
    sizes[large] += sizes[small]
  }

  /// How many items the set of an item has.
  mutating func size(of item: Int) -> Int { Int(sizes[root(of: item)]) }

  /// The sets of at least so many items: items rise within a set, sets by their first item.
  mutating func sets(ofAtLeast least: Int) -> [[Int]] {
    var members: [Int: [Int]] = [:]
    for item in parents.indices {
      let root = root(of: item)
      if Int(sizes[root]) >= least { members[root, default: []].append(item) }
    }
    return members.values.sorted { $0[0] < $1[0] }
  }
}
