import Foundation
public import KizuCore

/// Where decoded pixels are kept, and how many.
public struct PixelCacheSettings: Sendable, Equatable {
  /// Where the caches stand.
  public enum Place: Sendable, Equatable {
    /// A folder that later runs find again.
    case folder(String)
    /// Files that nobody else sees, for the length of a run.
    case temporary
  }

  /// The limit where the user gives none, in bytes: 20 GiB, but no more than half of what is free on the disk.
  public static let defaultLimit = 20 << 30

  public var place: Place
  /// The most bytes of all caches in the folder; nil for ``defaultLimit``.
  public var limit: Int?

  public init(place: Place, limit: Int? = nil) {
    self.place = place
    self.limit = limit
  }

  /// The user's own cache folder: `$XDG_CACHE_HOME/kizu`, or `~/.cache/kizu`.
  ///
  /// Source: XDG Base Directory Specification 0.8, which has relative values ignored.
  public static var userFolder: String {
    let variable = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"] ?? ""
    let base = variable.hasPrefix("/") ? variable : PathName.join(NSHomeDirectory(), ".cache")
    return PathName.join(base, "kizu")
  }

  /// Bytes of all caches in a folder; 0 where there is none.
  public static func byteCount(in folder: String) -> Int {
    PixelCacheFolder(path: folder, limit: 0).byteCount(besides: "")
  }

  /// The cache for one form of pixels.
  ///
  /// - Throws: ``DataError/cannotCreate(file:reason:)``.
  public func open(for form: PhotoForm) throws(DataError) -> PixelCache {
    switch place {
    case .folder(let folder):
      return try PixelCache(folder: folder, limit: limit ?? Self.affordable(in: folder), form: form)
    case .temporary:
      return try .temporary(limit: limit ?? Self.affordable(in: NSTemporaryDirectory()), form: form)
    }
  }

  /// The default limit, or less where the disk is nearly full.
  private static func affordable(in folder: String) -> Int {
    var path = folder
    while true {
      if let free = try? FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize]
        as? NSNumber
      {
        return min(defaultLimit, free.intValue / 2)
      }
      // The folder is not there yet: its nearest parent stands on the same disk.
      let parent = PathName.split(path).folder
      guard !parent.isEmpty, parent != path else { return defaultLimit }
      path = parent
    }
  }
}
