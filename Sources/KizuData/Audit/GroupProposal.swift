/// A label file that keeps together what must not be split apart.
///
/// Photos share a group where one was given to them, where a guess from their names says so, or where they
/// are copies of each other; groups that share a picture become one, under the first name of them.
/// Near-duplicates join them only where no two different groups become one by it: on parts that look alike,
/// chance would soon make all groups one.
public struct GroupProposal: Sendable {
  /// The photos with their proposed groups, nil for those that stand alone.
  public let photos: [Photo]
  /// How many groups of two or more photos there are.
  public let count: Int

  /// Joins all that is known.
  ///
  /// - Parameters:
  ///   - photos: The photos of the audit.
  ///   - duplicates: What was found among them.
  ///   - guess: Groups by name, or nil.
  public init(_ photos: [Photo], _ duplicates: Duplicates, guess: GroupGuess?) {
    let names = Self.names(photos, guess)
    var sets = DisjointSets(count: photos.count)
    var firstOfGroup: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      guard let name else { continue }
      if let first = firstOfGroup[name] { sets.join(first, index) } else { firstOfGroup[name] = index }
    }
    for set in duplicates.identical {
      for photo in set.dropFirst() { sets.join(set[0], photo) }
    }
    for set in duplicates.near {
      let groups = Set(set.filter { names[$0] != nil }.map { sets.root(of: $0) })
      let joined =
        groups.count > 1 ? set.filter { names[$0] == nil && !groups.contains(sets.root(of: $0)) } : set
      for photo in joined.dropFirst() { sets.join(joined[0], photo) }
    }
    var proposed = photos
    let joined = sets.sets(ofAtLeast: 2)
    for set in joined {
      // The path names a set that has no name: it is unique, as no given group is likely to be a path.
      let name = set.lazy.compactMap { names[$0] }.first ?? photos[set[0]].path
      for index in set { proposed[index].group = name }
    }
    self.photos = proposed
    count = joined.count
  }

  /// The group of each photo as given, or as guessed together with another photo.
  private static func names(_ photos: [Photo], _ guess: GroupGuess?) -> [String?] {
    guard let guess else { return photos.map(\.group) }
    let sizes = guess.groups.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    return zip(photos, guess.groups).map { photo, name in
      photo.group ?? (sizes[name, default: 0] > 1 ? name : nil)
    }
  }

  /// The table `path,label,group,split`, UTF-8.
  public var csv: [UInt8] {
    var table = CSVWriter(header: ["path", "label", "group", "split"])
    for photo in photos {
      table.append([photo.path, photo.label ?? "", photo.group ?? "", photo.split?.rawValue ?? ""])
    }
    return table.bytes
  }
}
