/// A label file that keeps together what must not be split apart.
///
/// Photos share a group where one was given to them, where a guess from their names says so, or where they
/// are copies or near-duplicates of each other. Groups that share a photo become one, under the first name of
/// them.
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
    var sets = DisjointSets(count: photos.count)
    var firstOfGroup: [String: Int] = [:]
    for (index, photo) in photos.enumerated() {
      guard let group = photo.group ?? guess?.groups[index] else { continue }
      if let first = firstOfGroup[group] { sets.join(first, index) } else { firstOfGroup[group] = index }
    }
    for set in duplicates.identical + duplicates.near {
      for photo in set.dropFirst() { sets.join(set[0], photo) }
    }
    var proposed = photos
    let joined = sets.sets(ofAtLeast: 2)
    for set in joined {
      // The path names a set that has no name: it is unique, as no given group is likely to be a path.
      let name = set.lazy.compactMap { photos[$0].group ?? guess?.groups[$0] }.first ?? photos[set[0]].path
      for index in set { proposed[index].group = name }
    }
    self.photos = proposed
    count = joined.count
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
