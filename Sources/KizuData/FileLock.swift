import Foundation

/// Keeps other processes away from a file or folder; ends with its owner, or with the process however that ends.
public final class FileLock {
  /// Why there is no lock.
  public enum Failure: Error, Equatable {
    /// Somebody else holds it.
    case inUse
    /// The file system or its permissions do not allow one.
    case impossible(reason: String)
  }

  private let descriptor: CInt

  /// Takes a lock by a file that exists for it alone; it is made where it is missing and stays.
  public convenience init(file: String) throws(Failure) {
    try self.init(file, O_RDWR | O_CREAT | O_NOFOLLOW)
  }

  /// Takes a lock on a folder that exists; nothing is written.
  public convenience init(folder: String) throws(Failure) {
    try self.init(folder, O_RDONLY | O_DIRECTORY)
  }

  /// The lock of whoever works in a folder; nil on file systems without locks, as some network drives are.
  ///
  /// - Throws: ``DataError/folderInUse(folder:)``.
  public static func working(in folder: String) throws(DataError) -> FileLock? {
    do {
      return try FileLock(folder: folder)
    } catch {
      guard case .inUse = error else { return nil }
      throw .folderInUse(folder: folder)
    }
  }

  private init(_ path: String, _ mode: CInt) throws(Failure) {
    // SAFETY: the path becomes a terminated text for the length of the call.
    let opened = unsafe open(path, mode | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .impossible(reason: Self.reason()) }
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      let reason = Self.reason()
      close(opened)
      throw code == EWOULDBLOCK ? .inUse : .impossible(reason: reason)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  private static func reason() -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
