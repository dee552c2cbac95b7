import Foundation
import Synchronization

/// A file written piece by piece that stands under its name only when it is whole.
///
/// Until ``finish()`` the pieces are in a temporary file in the same folder, which is removed with its owner.
///
/// ```swift
/// let file = try AtomicFileWriter("embeddings.csv")
/// try file.append(header)
/// try file.finish()
/// ```
public final class AtomicFileWriter {
  private static let counter = Atomic<Int>(0)

  /// Where the file will stand.
  public let path: String
  private let temporary: String
  /// Nil once it is closed.
  private var descriptor: CInt?

  /// Makes the temporary file, so that a place where nothing can be written is known before the work.
  ///
  /// - Parameter path: Where the file goes; a regular file that stands there is replaced at the end.
  /// - Throws: ``DataError/cannotCreate(file:reason:)`` where no file can be made there, or where a folder, a
  ///   device or a pipe stands.
  public init(_ path: String) throws(DataError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotCreate(file: path, reason: "that is no file name")
    }
    var status = stat()
    // SAFETY: here and below, texts become terminated pointers for the length of a call.
    if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // Renaming over a device would take it away from the whole system.
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw .cannotCreate(file: path, reason: isFolder ? "it is a folder" : "it is no regular file")
    }
    let folder = PathName.split(path).folder
    let number = Self.counter.wrappingAdd(1, ordering: .relaxed).oldValue
    temporary = PathName.join(folder, ".kizu-\(getpid())-\(number).tmp")
    self.path = path
    let opened = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard opened >= 0 else { throw .cannotCreate(file: path, reason: Self.reason()) }
    descriptor = opened
  }

  deinit {
    guard let descriptor else { return }
    close(descriptor)
    unsafe unlink(temporary)
  }

  /// Writes the next piece; pieces of some ten kilobytes or more are best.
  ///
  /// - Throws: ``DataError/writeFailed(file:reason:)``.
  public func append(_ bytes: [UInt8]) throws(DataError) { try write(bytes, at: nil) }

  /// Writes over the first bytes, for what is known only at the end, such as a count.
  ///
  /// - Parameter bytes: No more than were appended.
  /// - Throws: ``DataError/writeFailed(file:reason:)``.
  public func replaceBeginning(with bytes: [UInt8]) throws(DataError) { try write(bytes, at: 0) }

  /// Writes at a place, or where the file ends.
  private func write(_ bytes: [UInt8], at place: Int?) throws(DataError) {
    guard let descriptor else { preconditionFailure("the file is finished") }
    var written = 0
    var failure: String?
    // SAFETY: each write stays within the array, which the pointer outlives not.
    unsafe bytes.withUnsafeBytes { buffer in
      while written < buffer.count, failure == nil {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[written...])
        let part =
          if let place { unsafe pwrite(descriptor, rest.baseAddress, rest.count, place + written) } else {
            unsafe Foundation.write(descriptor, rest.baseAddress, rest.count)
          }
        if part >= 0 {
          written += part
        } else if errno != EINTR {
          failure = Self.reason()
        }
      }
    }
    if let failure { throw .writeFailed(file: path, reason: failure) }
  }

  /// Flushes the file to the disk and gives it its name; nothing can be appended after.
  ///
  /// - Throws: ``DataError/writeFailed(file:reason:)`` or ``DataError/cannotCreate(file:reason:)``; then what
  ///   stood there before still stands.
  public func finish() throws(DataError) {
    guard let descriptor else { preconditionFailure("the file is finished already") }
    self.descriptor = nil
    var failure = fsync(descriptor) == 0 ? nil : Self.reason()
    if close(descriptor) != 0, failure == nil { failure = Self.reason() }
    if let failure {
      unsafe unlink(temporary)
      throw .writeFailed(file: path, reason: failure)
    }
    guard unsafe rename(temporary, path) == 0 else {
      let reason = Self.reason()
      unsafe unlink(temporary)
      throw .cannotCreate(file: path, reason: reason)
    }
    try flushFolder()
  }

  /// Makes the new name last: a rename is on the disk only when its folder is.
  private func flushFolder() throws(DataError) {
    let folder = PathName.split(path).folder
    let descriptor = unsafe open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    // A folder may be writable and not readable; there is nothing to flush through then.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems cannot flush folders and say EINVAL.
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .writeFailed(file: path, reason: Self.reason())
    }
  }

  private static func reason() -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
