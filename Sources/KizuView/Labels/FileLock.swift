import Foundation

/// A lock that ends with its owner, or with the process however that ends.
final class FileLock {
  private let descriptor: CInt

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - path: A file that exists for the lock alone; it is made where it is missing and stays.
  ///   - target: What the lock is about, as errors name it.
  /// - Throws: ``ViewError/sheetInUse(file:)``, ``ViewError/cannotLock(file:reason:)``.
  init(_ path: String, of target: String) throws(ViewError) {
    // SAFETY: the path becomes a terminated text for the length of the call.
    let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else { throw .cannotLock(file: target, reason: Self.reason()) }
    while flock(opened, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      let reason = Self.reason()
      close(opened)
      if code == EWOULDBLOCK { throw .sheetInUse(file: target) }
      throw .cannotLock(file: target, reason: reason)
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  private static func reason() -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
