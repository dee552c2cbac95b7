import Foundation

/// The stream for results.
enum StandardOutput {
  static func write(_ text: String) throws(CommandError) {
    try write(Array(text.utf8))
  }

  /// - Throws: ``CommandError/outputClosed`` when nobody reads any more, ``CommandError/outputFailed(reason:)``.
  static func write(_ bytes: [UInt8]) throws(CommandError) {
    var written = 0
    while written < bytes.count {
      // SAFETY: the write stays within the slice, which outlives the call.
      let part = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Foundation.write(1, rest.baseAddress, rest.count)
      }
      if part >= 0 {
        written += part
      } else if errno == EPIPE {
        throw .outputClosed
      } else if errno != EINTR {
        // SAFETY: strerror gives a terminated text, copied at once.
        throw .outputFailed(reason: unsafe String(cString: strerror(errno)))
      }
    }
  }
}
