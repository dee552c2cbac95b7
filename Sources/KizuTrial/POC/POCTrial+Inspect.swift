import KizuData
import KizuEval

extension POCTrial {
  /// What inspecting leaves behind.
  struct Inspected: Codable {
    var summary: POCInspection
    /// Paths of photos that cannot be read.
    var broken: [String]
    /// Sets of photos, by path, that are the same shot: without a split they share a group.
    var copies: [[String]]

    /// The photos that go on, with copies in one group where folds are to be made.
    func usable(of set: PhotoSet) -> [Photo] {
      let broken = Set(broken)
      let photos = set.photos.filter { !broken.contains($0.path) }
      guard !summary.hasSplit else { return photos }
      let places = Dictionary(uniqueKeysWithValues: photos.enumerated().map { ($1.path, $0) })
      return IdenticalFiles.joiningGroups(
        of: photos, copies.map { $0.compactMap { places[$0] } }.filter { $0.count > 1 })
    }
  }

  /// Looks for what would spoil the result.
  func inspect(_ photos: POCPhotos) throws -> POCStages.Entry<Inspected>? {
    let accepted = settings.accepted.sorted().joined(separator: ",")
    return try stages.result(
      "inspect",
      inputs: [photos.contentDigest, photos.labelDigest, accepted, "\(settings.limits.pixelLimit)"]
    ) {
      let set = photos.set
      let (onEvent, shouldStop) = (onEvent, shouldStop)
      let audit = PhotoAudit(
        reading: set.photos, pixelLimit: settings.limits.pixelLimit, threads: settings.threads,
        isCancelled: shouldStop
      ) { done in
        onEvent(.progress(title: "inspecting", done: done, total: set.photos.count, unit: "photos"))
      }
      if shouldStop() { return nil }
      let duplicates = Duplicates(in: audit, threads: settings.threads, isCancelled: shouldStop)
      if shouldStop() { return nil }
      let inspection = Inspection(
        of: settings.photos, set: set, audit: audit, duplicates: duplicates, problems: [])
      let alike = duplicates.nearPairs.filter { $0.similarity >= POCInspection.stoppingSimilarity }
      let copies = duplicates.identical + alike.map { [$0.first, $0.second] }
      return Inspected(
        summary: POCInspection(inspection, accepted: settings.accepted),
        broken: inspection.broken.map { set.photos[$0.photo].path },
        copies: copies.map { $0.map { set.photos[$0].path } })
    }
  }
}
