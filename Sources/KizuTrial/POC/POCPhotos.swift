import Foundation
import KizuCore
import KizuData
import KizuEval

/// The photos of a trial, with a digest of each.
struct POCPhotos {
  let set: PhotoSet
  /// SHA-256 of each photo's file; empty where it cannot be read.
  let digests: [String]
  /// Over paths and digests.
  let contentDigest: String
  /// Over paths, labels, groups and splits.
  let labelDigest: String

  init(_ set: PhotoSet, threads: Int) {
    self.set = set
    let files = set.photos.map(\.file)
    digests = Parallel.map(files.count, threads: threads) { index in
      (try? FileDigest.sha256(ofFile: files[index])) ?? ""
    }
    contentDigest = POCStages.digest(zip(set.photos, digests).flatMap { [$0.path, $1] })
    labelDigest = Self.labelDigest(set.photos)
  }

  static func labelDigest(_ photos: [Photo]) -> String {
    POCStages.digest(
      photos.flatMap { [$0.path, $0.label ?? "", $0.group ?? "", $0.split?.rawValue ?? ""] })
  }

  /// `path,sha256,label,group,split`, for whoever checks the trial later.
  var csv: [UInt8] {
    var writer = CSVWriter(header: ["path", "sha256", "label", "group", "split"])
    for (photo, digest) in zip(set.photos, digests) {
      writer.append([photo.path, digest, photo.label ?? "", photo.group ?? "", photo.split?.rawValue ?? ""])
    }
    return writer.bytes
  }
}
