import KizuCodecs

/// Photos of a set whose files are byte-identical: the same photo twice.
public enum IdenticalFiles {
  /// Finds them.
  ///
  /// Only files of one length are read. What cannot be read is identical to nothing.
  ///
  /// - Parameter photos: The photos.
  /// - Returns: Sets of two or more indices; indices rise within a set, sets by their first one.
  public static func sets(among photos: [Photo]) -> [[Int]] {
    var ofLength: [Int: [Int]] = [:]
    for (index, photo) in photos.enumerated() {
      guard let length = try? RegularFile(opening: photo.file).size else { continue }
      ofLength[length, default: []].append(index)
    }
    var sets: [[Int]] = []
    for alike in ofLength.values where alike.count > 1 {
      var ofDigest: [String: [Int]] = [:]
      for index in alike {
        guard let digest = try? FileDigest.sha256(ofFile: photos[index].file) else { continue }
        ofDigest[digest, default: []].append(index)
      }
      sets += ofDigest.values.filter { $0.count > 1 }
    }
    return sets.sorted { $0[0] < $1[0] }
  }

  /// The photos with copies in one group: groups that share a photo become one, under the first name of them.
  ///
  /// - Parameters:
  ///   - photos: The photos.
  ///   - sets: What ``sets(among:)`` found among them.
  /// - Returns: The photos in their order.
  public static func joiningGroups(of photos: [Photo], _ sets: [[Int]]) -> [Photo] {
    var joined = DisjointSets(count: photos.count)
    var firstOfGroup: [String: Int] = [:]
    for (index, photo) in photos.enumerated() {
      guard let group = photo.group else { continue }
      if let first = firstOfGroup[group] { joined.join(first, index) } else { firstOfGroup[group] = index }
    }
    for set in sets {
      for index in set.dropFirst() { joined.join(set[0], index) }
    }
    var result = photos
    for set in joined.sets(ofAtLeast: 2) {
      // A path names a set without a group, as in ``GroupProposal``.
      let name = set.lazy.compactMap { photos[$0].group }.first ?? photos[set[0]].path
      for index in set { result[index].group = name }
    }
    return result
  }
}
