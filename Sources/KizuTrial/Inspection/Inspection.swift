public import KizuData
public import KizuEval

/// All that an audit of a photo folder found, ready to be told.
public struct Inspection: Sendable {
  /// Photos that are the same picture, or look so.
  public struct Match: Sendable, Equatable {
    /// How the photos belong together.
    public enum Kind: String, Sendable, Codable {
      /// The files are equal, byte by byte.
      case identical
      /// The photos look like the same view of the same part.
      case near
      /// The label file puts the photos into one group.
      case group
    }

    /// How they belong together.
    public var kind: Kind
    /// The photos, by index, in rising order.
    public var photos: [Int]
    /// For near-duplicates, the similarity.
    public var similarity: Float?

    package init(kind: Kind, photos: [Int], similarity: Float? = nil) {
      (self.kind, self.photos, self.similarity) = (kind, photos, similarity)
    }
  }

  /// Where labels come from and what the folder is called, as the user gave them.
  public let folder: String
  /// The photos with what is known about them.
  public let set: PhotoSet
  /// What came of reading each photo.
  public let audit: PhotoAudit
  /// Copies and near-duplicates.
  public let duplicates: Duplicates
  /// What could not be looked at: folders, names, listed photos that are not there.
  public let problems: [DataError]
  /// Properties of the files, with how well each predicts the label; empty where that cannot be tested.
  public let shortcuts: [Shortcut]
  /// The classes that the shortcuts speak of.
  public let shortcutClasses: [String]
  /// The same picture under two labels; identical ones first.
  public let conflicts: [Match]
  /// The same picture or group on both sides of the split; identical ones and groups first.
  public let leaks: [Match]
  /// Photos that changed since a run, where that was asked.
  public var comparison: ManifestComparison?
  /// Groups guessed from names, where that was asked and a pattern was found.
  public var groupGuess: GroupGuess?
  /// A label file with the proposed groups, where one was asked for: its path and how many groups it has.
  public var proposal: (file: String, groupCount: Int)?

  /// Draws conclusions from what was found.
  ///
  /// - Parameters:
  ///   - folder: The photo folder.
  ///   - set: The photos.
  ///   - audit: What reading these photos told.
  ///   - duplicates: What was found among them.
  ///   - problems: What could not be looked at.
  public init(
    of folder: String, set: PhotoSet, audit: PhotoAudit, duplicates: Duplicates, problems: [DataError]
  ) {
    (self.folder, self.set, self.audit) = (folder, set, audit)
    (self.duplicates, self.problems) = (duplicates, problems)
    (shortcuts, shortcutClasses) = Self.shortcuts(set, audit)
    let matches = Matches(set.photos, duplicates)
    conflicts = matches.differing(by: \.label)
    leaks = matches.differing(by: \.split) + matches.groupsOnBothSides()
  }

  /// Photos that cannot be used, with the reason.
  public var broken: [(photo: Int, reason: String)] {
    audit.readings.enumerated().compactMap { index, reading in
      guard case .broken(let reason, _) = reading else { return nil }
      return (index, reason)
    }
  }

  /// The facts of the photos that can be used.
  package var facts: [PhotoFacts] {
    audit.readings.compactMap { reading in
      guard case .photo(let facts) = reading else { return nil }
      return facts
    }
  }

  /// Sets of copies or near-duplicates that are not within one group.
  package var ungrouped: [Match] {
    let matches =
      duplicates.identical.map { Match(kind: .identical, photos: $0) }
      + duplicates.near.map { Match(kind: .near, photos: $0) }
    return matches.filter { match in
      let first = set.photos[match.photos[0]].group
      return first == nil || match.photos.contains { set.photos[$0].group != first }
    }
  }

  /// What surely spoils a result, in a few words each; look-alikes are left out, for they are likely, not
  /// sure.
  public var certainDangers: [String] {
    func count(_ matches: [Match]) -> Int { matches.count { $0.kind != .near } }
    var dangers: [String] = []
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { dangers.append(count == 1 ? "1 \(one)" : "\(count) \(many)") }
    }
    add(broken.count, "broken photo", "broken photos")
    add(
      problems.count, "problem with the folder or the label file",
      "problems with the folder or the label file")
    add(count(conflicts), "picture under two labels", "pictures under two labels")
    add(
      count(leaks), "copy or group on both sides of the split", "copies or groups on both sides of the split")
    if let comparison, !comparison.isIntact {
      add(
        comparison.changed.count + comparison.missing.count + comparison.unreadable.count,
        "photo changed since the run", "photos changed since the run")
    }
    return dangers
  }
}
