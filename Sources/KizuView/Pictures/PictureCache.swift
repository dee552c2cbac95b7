import Synchronization

/// Pictures that were made a moment ago, in memory that does not grow without bound.
final class PictureCache<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var pictures: [Key: (bytes: [UInt8], used: Int)] = [:]
    var byteCount = 0
    var clock = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: Bytes of all pictures together.
  init(limit: Int) {
    self.limit = limit
  }

  /// Bytes that are held.
  var byteCount: Int { state.withLock { $0.byteCount } }

  subscript(key: Key) -> [UInt8]? {
    state.withLock { state in
      state.clock += 1
      state.pictures[key]?.used = state.clock
      return state.pictures[key]?.bytes
    }
  }

  /// Keeps a picture; those that were not asked for longest go.
  func keep(_ bytes: [UInt8], for key: Key) {
    guard bytes.count <= limit else { return }
    state.withLock { state in
      state.clock += 1
      state.byteCount += bytes.count - (state.pictures[key]?.bytes.count ?? 0)
      state.pictures[key] = (bytes, state.clock)
      while state.byteCount > limit, let oldest = state.pictures.min(by: { $0.value.used < $1.value.used }) {
        state.byteCount -= oldest.value.bytes.count
        state.pictures[oldest.key] = nil
      }
    }
  }
}
