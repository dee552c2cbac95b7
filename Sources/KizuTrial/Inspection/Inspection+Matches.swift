import KizuData

/// Finds the copies and near-duplicates that should not be what they are.
struct Matches {
  private let photos: [Photo]
  private let duplicates: Duplicates
  /// The copies of a content, by the first photo that holds it.
  private let copies: [Int: [Int]]

  init(_ photos: [Photo], _ duplicates: Duplicates) {
    self.photos = photos
    self.duplicates = duplicates
    copies = Dictionary(uniqueKeysWithValues: duplicates.identical.map { ($0[0], $0) })
  }

  /// Sets and pairs whose photos differ in a property that two of them have.
  func differing<Value: Equatable>(by property: (Photo) -> Value?) -> [Inspection.Match] {
    let identical = duplicates.identical.filter { differs($0, property) }
      .map { Inspection.Match(kind: .identical, photos: $0) }
    let near = duplicates.nearPairs.compactMap { pair -> Inspection.Match? in
      let (left, right) = (copies[pair.first] ?? [pair.first], copies[pair.second] ?? [pair.second])
      // Of many copies, two that differ are enough to show.
      guard let crossing = crossing(left, right, property) else { return nil }
      return Inspection.Match(kind: .near, photos: crossing.sorted(), similarity: pair.similarity)
    }
    return identical + near.sorted { ($0.similarity ?? 0) > ($1.similarity ?? 0) }
  }

  /// Groups with photos in training and in test.
  func groupsOnBothSides() -> [Inspection.Match] {
    var members: [String: [Int]] = [:]
    for (index, photo) in photos.enumerated() where photo.split != nil {
      if let group = photo.group { members[group, default: []].append(index) }
    }
    return members.values.filter { differs($0, \.split) }.sorted { $0[0] < $1[0] }
      .map { Inspection.Match(kind: .group, photos: $0) }
  }

  private func differs<Value: Equatable>(_ set: [Int], _ property: (Photo) -> Value?) -> Bool {
    var first: Value?
    for index in set {
      guard let value = property(photos[index]) else { continue }
      if let first, value != first { return true }
      first = value
    }
    return false
  }

  private func crossing<Value: Equatable>(
    _ left: [Int], _ right: [Int], _ property: (Photo) -> Value?
  ) -> [Int]? {
    guard let first = left.first(where: { property(photos[$0]) != nil }),
      let second = right.first(where: { property(photos[$0]) != nil })
    else { return nil }
    let (one, other) = (property(photos[first]), property(photos[second]))
    if one != other { return [first, second] }
    // Both have copies that differ among themselves.
    if let differing = right.first(where: { property(photos[$0]).map { $0 != one } ?? false }) {
      return [first, differing]
    }
    return left.first { property(photos[$0]).map { $0 != other } ?? false }.map { [$0, second] }
  }
}
