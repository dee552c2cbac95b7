import Foundation

/// The entries of one folder as the system lists them.
///
/// Foundation repairs names that are not UTF-8, and then nobody can open the file; this refuses them.
struct FolderEntries {
  enum Kind {
    case folder
    case linkToFolder
    /// A file, a link to one, or something that reading will refuse.
    case other
  }

  struct Entry {
    let name: String
    let kind: Kind
  }

  /// All entries but `.` and `..`, in no order; names that are not UTF-8 are thrown, or told apart.
  static func read(
    _ folder: String, skipsBadNames: Bool = false
  ) throws(DataError) -> (entries: [Entry], skipped: [DataError]) {
    // SAFETY: the stream is used in this function only and closed when it ends.
    guard let stream = unsafe opendir(folder) else {
      throw .unreadableFolder(folder: folder, reason: reason(errno))
    }
    defer { unsafe closedir(stream) }
    var entries: [Entry] = []
    var skipped: [DataError] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
      // SAFETY: the name is terminated and stays until the next call of readdir. It is reached by its offset:
      // the entry may be shorter than its declared type, so that a copy of the field would read past its end.
      let text = unsafe UnsafeRawPointer(entry).advanced(by: nameOffset).assumingMemoryBound(to: CChar.self)
      guard let name = unsafe String(validatingCString: text) else {
        let error = DataError.nameNotUTF8(folder: folder, name: unsafe String(cString: text))
        guard skipsBadNames else { throw error }
        skipped.append(error)
        errno = 0
        continue
      }
      if name != ".", name != ".." {
        let type = unsafe entry.pointee.d_type
        entries.append(Entry(name: name, kind: kind(PathName.join(folder, name), type)))
      }
      errno = 0
    }
    guard errno == 0 else { throw .unreadableFolder(folder: folder, reason: reason(errno)) }
    return (entries, skipped)
  }

  private static let nameOffset: Int = {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
      preconditionFailure("a stored field of a C structure has an offset")
    }
    return offset
  }()

  /// The system's words for an error number.
  static func reason(_ number: CInt) -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(number))
  }

  private static func kind(_ path: String, _ type: UInt8) -> Kind {
    switch Int(type) {
    case Int(DT_DIR): return .folder
    case Int(DT_REG): return .other
    default: break
    }
    // A link, or a file system that does not tell types.
    var status = stat()
    // SAFETY: `status` outlives both calls.
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return .other }
    guard unsafe lstat(path, &status) == 0 else { return .other }
    return status.st_mode & S_IFMT == S_IFLNK ? .linkToFolder : .folder
  }
}
