import Foundation
import KizuSSL
import Synchronization

/// The lines of a growing `log.jsonl`, each read once.
final class LogTail: Sendable {
  private struct State {
    var inode: UInt64 = 0
    var offset: UInt64 = 0
    var reports: [EpochReport] = []
  }

  private let file: String
  private let state = Mutex(State())

  init(_ file: String) {
    self.file = file
  }

  /// What was logged so far; a line that is still being written is left for the next time.
  func reports() -> [EpochReport] {
    state.withLock { state in
      guard let handle = FileHandle(forReadingAtPath: file) else {
        state = State()
        return []
      }
      defer { try? handle.close() }
      let inode = Self.inode(handle.fileDescriptor)
      let end = (try? handle.seekToEnd()) ?? 0
      // A run that goes on after a crash writes the file anew.
      if inode != state.inode || end < state.offset { state = State(inode: inode) }
      guard end > state.offset, (try? handle.seek(toOffset: state.offset)) != nil,
        let news = try? handle.readToEnd(), let last = news.lastIndex(of: UInt8(ascii: "\n"))
      else { return state.reports }
      let decoder = JSONDecoder()
      let lines = news[news.startIndex...last]
      state.offset += UInt64(lines.count)
      state.reports += lines.split(separator: UInt8(ascii: "\n")).compactMap {
        try? decoder.decode(EpochReport.self, from: $0)
      }
      return state.reports
    }
  }

  private static func inode(_ descriptor: CInt) -> UInt64 {
    var status = stat()
    // SAFETY: `status` outlives the call.
    return unsafe fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : 0
  }
}
