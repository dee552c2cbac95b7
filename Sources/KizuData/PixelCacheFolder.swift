import Foundation
import KizuCore

/// The folder in which all pixel caches of a user stand, one sub-folder for each form of pixels.
///
/// Each sub-folder holds `pixels`, `index`, and `in-use`, on which every process that reads the cache holds a
/// shared lock, so that nobody removes it meanwhile.
struct PixelCacheFolder: Sendable {
  static let indexName = "index"
  static let pixelsName = "pixels"
  static let lockName = "in-use"
  private static let prefix = "pixels-"

  /// Where the sub-folders stand.
  let path: String
  /// The most bytes of all of them together.
  let limit: Int

  /// Opens the sub-folder of one form, and keeps others from removing it for as long as the file lives.
  func claim(_ name: String) throws(DataError) -> (folder: String, use: CacheFile) {
    let folder = PathName.join(path, Self.prefix + name)
    // Another process may remove the folder between two of these steps; then they begin again.
    for _ in 0..<100 {
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw .cannotCreate(file: folder, reason: error.localizedDescription)
      }
      let use = try CacheFile(PathName.join(folder, Self.lockName))
      guard use.lock(LOCK_SH) else {
        throw .cannotCreate(file: use.path, reason: "its file system knows no locks")
      }
      if use.isInPlace {
        // The time by which the least recently used cache is told.
        unsafe utimes(folder, nil)
        return (folder, use)
      }
    }
    throw .cannotCreate(file: folder, reason: "another program keeps removing it")
  }

  /// Bytes of all caches but one.
  func byteCount(besides name: String) -> Int {
    others(besides: name).reduce(0) { $0 + $1.byteCount }
  }

  /// Removes the least recently used caches that nobody uses, until so many bytes are free or none is left.
  func makeRoom(for byteCount: Int, besides name: String) {
    var freed = 0
    for other in others(besides: name).sorted(by: { $0.lastUse < $1.lastUse }) where freed < byteCount {
      if remove(other.folder) { freed += other.byteCount }
    }
  }

  /// Removes a sub-folder that nobody uses; false where somebody does.
  private func remove(_ folder: String) -> Bool {
    guard let use = try? CacheFile(PathName.join(folder, Self.lockName)), use.lock(LOCK_EX | LOCK_NB) else {
      return false
    }
    return (try? FileManager.default.removeItem(atPath: folder)) != nil
  }

  private struct Other {
    let folder: String
    let byteCount: Int
    let lastUse: Date
  }

  private func others(besides name: String) -> [Other] {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasPrefix(Self.prefix) && $0 != Self.prefix + name }.map { other in
      let folder = PathName.join(path, other)
      let sizes = [Self.indexName, Self.pixelsName].map { file in
        let attributes = try? manager.attributesOfItem(atPath: PathName.join(folder, file))
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
      }
      let changed = (try? manager.attributesOfItem(atPath: folder))?[.modificationDate] as? Date
      return Other(folder: folder, byteCount: sizes[0] + sizes[1], lastUse: changed ?? .distantPast)
    }
  }
}
