import Foundation
import Synchronization

/// Files that are either the old one or the new one, whole, whenever the power fails.
public enum AtomicFile {
  private static let counter = Atomic<Int>(0)

  /// Writes a file under a temporary name in the same folder, flushes it to the disk and renames it.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: Where it goes; a file that stands there is replaced.
  /// - Throws: ``DataError/cannotCreate(file:reason:)`` where no file can be made there,
  ///   ``DataError/writeFailed(file:reason:)`` where writing stops midway. No temporary file stays behind.
  public static func write(_ bytes: [UInt8], to path: String) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotCreate(file: path, reason: "that is no file name")
    }
    let folder = PathName.split(path).folder
    let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
    let temporary = PathName.join(folder, ".kizu-\(getpid())-\(number).tmp")
    // SAFETY: here and below, texts become terminated pointers for the length of a call.
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannotCreate(file: path, reason: reason()) }
    do throws(DataError) {
      try fill(descriptor, with: bytes, path: path)
      guard unsafe rename(temporary, path) == 0 else { throw .cannotCreate(file: path, reason: reason()) }
    } catch {
      unsafe unlink(temporary)
      throw error
    }
    try flush(folder: folder.isEmpty ? "." : folder, path: path)
  }

  /// Writes, flushes and closes.
  private static func fill(
    _ descriptor: CInt, with bytes: [UInt8], path: String
  ) throws(DataError) {
    var written = 0
    var failure: String?
    // SAFETY: each write stays within the array, which the pointer outlives not.
    unsafe bytes.withUnsafeBytes { buffer in
      while written < buffer.count, failure == nil {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let part = unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
        if part >= 0 {
          written += part
        } else if errno != EINTR {
          failure = reason()
        }
      }
    }
    if failure == nil, fsync(descriptor) != 0 { failure = reason() }
    if close(descriptor) != 0, failure == nil { failure = reason() }
    if let failure { throw .writeFailed(file: path, reason: failure) }
  }

  /// Makes the new name last: a rename is on the disk only when its folder is.
  private static func flush(folder: String, path: String) throws(DataError) {
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    // A folder may be writable and not readable; there is nothing to flush through then.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems cannot flush folders and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .writeFailed(file: path, reason: reason())
    }
  }

  private static func reason() -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
