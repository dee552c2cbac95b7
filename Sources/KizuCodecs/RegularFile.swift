#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A regular file, open for reading; closed with its owner.
package struct RegularFile: ~Copyable {
  private let path: String
  private let descriptor: CInt
  /// Its length in bytes when it was opened.
  package let size: Int

  /// Opens a file and refuses what might never end: pipes, devices, sockets, folders.
  package init(opening path: String) throws(CodecError) {
    // A path with a zero byte would be cut there and name another file.
    guard !path.utf8.contains(0) else {
      throw .unreadable(file: path, reason: "its name holds a zero byte")
    }
    // Opening a named pipe waits for a writer unless it is asked not to.
    let opened = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard opened >= 0 else { throw .unreadable(file: path, reason: Self.reason()) }
    var status = stat()
    // SAFETY: `status` outlives the call.
    let known = unsafe fstat(opened, &status)
    let kind = status.st_mode & S_IFMT
    guard known == 0, kind == S_IFREG else {
      let reason = known == 0 ? Self.name(of: kind) : Self.reason()
      close(opened)
      throw .unreadable(file: path, reason: reason)
    }
    self.path = path
    descriptor = opened
    size = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  /// The next bytes, at most `limit` of them; fewer only at the end of the file.
  package borrowing func next(_ limit: Int) throws(CodecError) -> [UInt8] {
    let descriptor = descriptor
    var failure: String?
    // SAFETY: reads stay within the buffer; only what was read counts as initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      while count < limit {
        let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count..<limit])
        let part = unsafe read(descriptor, rest.baseAddress, rest.count)
        if part == 0 { return }
        if part < 0 {
          if errno == EINTR { continue }
          failure = Self.reason()
          return
        }
        count += part
      }
    }
    if let failure { throw .unreadable(file: path, reason: failure) }
    return bytes
  }

  private static func name(of kind: mode_t) -> String {
    switch kind {
    case S_IFDIR: "it is a folder"
    case S_IFIFO: "it is a named pipe"
    case S_IFSOCK: "it is a socket"
    default: "it is a device"
    }
  }

  /// The system's words for the last failure.
  private static func reason() -> String {
    // SAFETY: strerror gives a terminated text, copied at once.
    unsafe String(cString: strerror(errno))
  }
}
