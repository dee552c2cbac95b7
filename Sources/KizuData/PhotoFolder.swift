import Foundation

/// The files below a folder that may be photos.
///
/// - A candidate is a file with the extension of a picture, whatever the case of its letters; its content
///   decides later what it is. Files without an extension are left out.
/// - Hidden files and folders (`.DS_Store`, `._photo.jpg`) are skipped.
/// - Symbolic links are followed. A folder is read once however many links lead to it: under its own name if
///   it stands below the folder, else under the first link in path order, so that loops end.
public struct PhotoFolder: Sendable, Equatable {
  /// The extensions of candidates, in lower case.
  public static let extensions: Set<String> = [
    "avif", "bmp", "dng", "gif", "heic", "heif", "jfif", "jp2", "jpe", "jpeg", "jpg", "jxl", "pbm", "pgm",
    "png", "pnm", "ppm", "tga", "tif", "tiff", "webp",
  ]

  /// The folder that was read.
  public let folder: String
  /// The candidates relative to the folder, `/` between parts, in the order of Unicode code points.
  public let paths: [String]
  /// What a tolerant look could not read: folders below the first one, and names that are not UTF-8.
  public let unreadable: [DataError]

  /// Looks for candidates; reads no file.
  ///
  /// - Parameters:
  ///   - folder: The folder, absolute or relative to the working directory.
  ///   - isTolerant: Whether what cannot be read below the folder goes to ``unreadable`` instead of being
  ///     thrown.
  /// - Throws: ``DataError/unreadableFolder(folder:reason:)`` for it or any folder below,
  ///   ``DataError/nameNotUTF8(folder:name:)``.
  public init(scanning folder: String, isTolerant: Bool = false) throws(DataError) {
    var scan = Scan(root: folder, isTolerant: isTolerant)
    try scan.run()
    self.folder = folder
    paths = scan.found.sorted(by: PathName.precedes)
    unreadable = scan.unreadable
  }
}

/// A walk in two parts: all real folders first, then links to folders that were not met.
private struct Scan {
  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  let root: String
  let isTolerant: Bool
  var found: [String] = []
  var unreadable: [DataError] = []
  private var visited: Set<Identity> = []
  private var links: [String] = []

  init(root: String, isTolerant: Bool) {
    self.root = root
    self.isTolerant = isTolerant
  }

  mutating func run() throws(DataError) {
    var status = stat()
    guard !root.utf8.contains(0) else {
      throw .unreadableFolder(folder: root, reason: "its name holds a zero byte")
    }
    // SAFETY: `status` outlives the call.
    guard unsafe stat(root, &status) == 0 else {
      throw .unreadableFolder(folder: root, reason: FolderEntries.reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .unreadableFolder(folder: root, reason: "it is not a folder")
    }
    try walk("")
    while !links.isEmpty {
      let pending = links.sorted(by: PathName.precedes)
      links = []
      for link in pending { try walk(link) }
    }
  }

  /// Reads a folder and the real ones below it.
  private mutating func walk(_ start: String) throws(DataError) {
    var pending = [start]
    while let relative = pending.popLast() {
      do throws(DataError) {
        for entry in try entries(of: relative) where !entry.name.hasPrefix(".") {
          let name = relative.isEmpty ? entry.name : relative + "/" + entry.name
          switch entry.kind {
          case .folder: pending.append(name)
          case .linkToFolder: links.append(name)
          case .other: if isCandidate(entry.name) { found.append(name) }
          }
        }
      } catch {
        // Without the first folder there is nothing to tell about.
        guard isTolerant, !relative.isEmpty else { throw error }
        unreadable.append(error)
      }
    }
  }

  /// The entries of a folder that was not met yet.
  private mutating func entries(of relative: String) throws(DataError) -> [FolderEntries.Entry] {
    let path = relative.isEmpty ? root : PathName.join(root, relative)
    var status = stat()
    // SAFETY: `status` outlives the call.
    guard unsafe stat(path, &status) == 0 else {
      throw .unreadableFolder(folder: path, reason: FolderEntries.reason(errno))
    }
    let identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino))
    guard visited.insert(identity).inserted else { return [] }
    let content = try FolderEntries.read(path, skipsBadNames: isTolerant)
    unreadable += content.skipped
    return content.entries
  }

  private func isCandidate(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return PhotoFolder.extensions.contains(name[name.index(after: dot)...].lowercased())
  }
}
