import Foundation

/// A file of the pixel cache, open for reading and writing; closed with its owner, which frees its lock.
final class CacheFile: Sendable {
  let path: String
  let descriptor: CInt

  /// Opens the file, and makes it if need be, for this user alone.
  init(_ path: String) throws(DataError) {
    guard !path.utf8.contains(0) else {
      throw .cannotCreate(file: path, reason: "its name holds a zero byte")
    }
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    self.path = path
    guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: FolderEntries.reason(errno)) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Bytes in the file; nil if the system does not tell.
  var size: Int? {
    var status = stat()
    // SAFETY: `status` outlives the call.
    return unsafe fstat(descriptor, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Whether the file still stands under its name.
  var isInPlace: Bool {
    var named = stat()
    var opened = stat()
    // SAFETY: both outlive the calls.
    return unsafe stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
      && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  /// Waits for a lock on the file, `LOCK_SH` or `LOCK_EX`; false where none can be had.
  func lock(_ operation: CInt) -> Bool {
    while flock(descriptor, operation) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  func unlock() {
    _ = flock(descriptor, LOCK_UN)
  }

  /// Writes bytes at a place; the reason where that fails.
  func write(_ bytes: [UInt8], at offset: Int) -> String? {
    // SAFETY: each write stays within the array, which outlives it.
    unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let part = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(offset + written))
        if part >= 0 {
          written += part
        } else if errno != EINTR {
          return FolderEntries.reason(errno)
        }
      }
      return nil
    }
  }

  /// The bytes from a place to the end; fewer where reading fails.
  func read(from offset: Int) -> [UInt8] {
    let count = max(0, (size ?? 0) - offset)
    // SAFETY: reads stay within the buffer; only what was read counts as initialised.
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initialized..<count])
        let part = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + initialized))
        if part > 0 {
          initialized += part
        } else if part == 0 || errno != EINTR {
          return
        }
      }
    }
  }
}
