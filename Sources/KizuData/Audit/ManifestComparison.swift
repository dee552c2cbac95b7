/// Which photos are no longer what a run saw.
public struct ManifestComparison: Sendable, Equatable {
  /// Photos whose content is another one now; in the order of the manifest, as below.
  public var changed: [String] = []
  /// Photos of the run that are not in the set any more.
  public var missing: [String] = []
  /// Photos of the run that cannot be read now, though they could then.
  public var unreadable: [String] = []
  /// Photos of the set that the run did not see; in the order of the set.
  public var new: [String] = []
  /// How many photos are as they were.
  public var unchangedCount = 0

  /// Whether every photo of the run is there and as it was.
  public var isIntact: Bool { changed.isEmpty && missing.isEmpty && unreadable.isEmpty }

  /// Compares by digest.
  ///
  /// - Parameters:
  ///   - manifest: What the run saw.
  ///   - audit: What is there now.
  public init(of manifest: Manifest, with audit: PhotoAudit) {
    let indexOfPath = Dictionary(
      audit.photos.indices.map { (audit.photos[$0].path, $0) }, uniquingKeysWith: { first, _ in first })
    for row in manifest.rows {
      guard let index = indexOfPath[row.path] else {
        missing.append(row.path)
        continue
      }
      let digest: ContentDigest?
      switch audit.readings[index] {
      case .photo(let facts): digest = facts.digest
      case .broken(_, let known): digest = known
      }
      if digest?.description ?? "" == row.sha256 {
        unchangedCount += 1
      } else if digest == nil {
        unreadable.append(row.path)
      } else {
        changed.append(row.path)
      }
    }
    let seen = Set(manifest.rows.map(\.path))
    new = audit.photos.lazy.map(\.path).filter { !seen.contains($0) }
  }
}
