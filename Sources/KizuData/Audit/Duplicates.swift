import Foundation

/// Photos of a set that are the same file, or look like the same view of the same part.
public struct Duplicates: Sendable, Equatable {
  /// Two photos of different content that look alike.
  public struct Pair: Sendable, Equatable {
    /// The photo that comes first.
    public let first: Int
    /// The other photo.
    public let second: Int
    /// See ``Appearance/similarity(to:)``.
    public let similarity: Float
  }

  /// Similarity from which two photos of a set count as near-duplicates unless the caller says otherwise:
  /// 0.92, from 2,000 photos on 0.94, from 20,000 on 0.96.
  ///
  /// The more pairs there are, the more of them look alike by chance. `tools/reference/near_duplicates.py`
  /// measures how many repeated shots each finds; docs/inspect.md has the figures.
  ///
  /// - Parameter count: How many photos there are.
  /// - Returns: The similarity.
  public static func defaultThreshold(count: Int) -> Float {
    count < 2_000 ? 0.92 : count < 20_000 ? 0.94 : 0.96
  }

  /// Photos that look like more than this many others are ``crowded``.
  public static let crowdLimit = LookAlikeSearch.crowdLimit

  /// Similarity from which photos were taken as near-duplicates.
  public let threshold: Float
  /// Photos of byte-identical files, two or more a set, by index; in rising order.
  public let identical: [[Int]]
  /// Near-duplicates; each content stands in for its copies by the first photo that holds it.
  public let nearPairs: [Pair]
  /// Photos that near-duplicates join to sets, copies included; in rising order, sets by their first content.
  ///
  /// The most alike are joined first, and a set holds at most 21 contents: larger ones would be chains.
  public let near: [[Int]]
  /// Photos that look like more than 20 others: too alike for near-duplicates among them to be told.
  public let crowded: [Int]
  /// Photos too flat to be compared (``Appearance/flatness``).
  public let flat: [Int]

  /// Compares all photos of an audit.
  ///
  /// - Parameters:
  ///   - audit: What reading the photos told.
  ///   - threshold: Similarity from which photos count as near-duplicates, above 0 to 1; nil for
  ///     ``defaultThreshold(count:)``.
  ///   - threads: How many threads compare; the result does not depend on it.
  ///   - isCancelled: Asked now and then; once it says yes, the result is of no use.
  ///   - onProgress: Called with the number of photos compared so far, from any thread.
  public init(
    in audit: PhotoAudit, threshold: Float? = nil, threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    onProgress: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    let threshold = threshold ?? Self.defaultThreshold(count: audit.photos.count)
    self.threshold = threshold
    identical = audit.copies.filter { $0.count > 1 }.map { $0.map(Int.init) }
    let contents = audit.copies.indices.filter { audit.appearances[$0] != nil }
    let search = LookAlikeSearch(
      contents.compactMap { audit.appearances[$0] },
      logAspects: contents.map { content in
        guard case .photo(let facts) = audit.readings[Int(audit.copies[content][0])] else { return 0 }
        return Float(log(facts.aspect))
      }, threshold: threshold)
    let outcome = search.run(threads: threads, isCancelled: isCancelled, onProgress: onProgress)
    let photos = { (item: Int) in audit.copies[contents[item]].map(Int.init) }
    nearPairs = outcome.pairs.map { pair in
      Pair(first: photos(pair.first)[0], second: photos(pair.second)[0], similarity: pair.similarity)
    }
    crowded = outcome.crowded.flatMap(photos).sorted()
    flat = audit.copies.indices.filter { audit.appearances[$0] == nil }
      .flatMap { audit.copies[$0].map(Int.init) }.sorted()

    var sets = DisjointSets(count: contents.count)
    // The most alike first. Without a limit, chance pairs would chain most of a large set together.
    for pair in outcome.pairs.sorted(by: Self.precedes)
    where sets.size(of: pair.first) + sets.size(of: pair.second) <= Self.crowdLimit + 1 {
      sets.join(pair.first, pair.second)
    }
    near = sets.sets(ofAtLeast: 2).map { $0.flatMap(photos).sorted() }
  }

  private static func precedes(_ left: LookAlikeSearch.Pair, _ right: LookAlikeSearch.Pair) -> Bool {
    (right.similarity, left.first, left.second) < (left.similarity, right.first, right.second)
  }
}
