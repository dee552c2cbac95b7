import Foundation

/// The stream for people: progress, warnings and errors; results go to standard output.
public enum StandardError {
  /// Writes text at once; where nobody reads it any more, it is lost without harm.
  public static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      // SAFETY: the write stays within the slice, which outlives the call.
      let part = unsafe bytes[written...].withUnsafeBytes { rest in
        unsafe Foundation.write(2, rest.baseAddress, rest.count)
      }
      if part > 0 {
        written += part
      } else if errno != EINTR {
        return
      }
    }
  }
}
