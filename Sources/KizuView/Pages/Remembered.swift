import Synchronization

/// What takes long to make, until what it is made of changes.
///
/// An open page asks for news every two seconds, and mostly there are none.
final class Remembered<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private let known = Mutex<[String: (key: Key, value: Value)]>([:])

  /// What was made of the same before, or is made now.
  func value(_ id: String, of key: Key, make: () throws -> Value) rethrows -> Value {
    if let last = known.withLock({ $0[id] }), last.key == key { return last.value }
    let value = try make()
    known.withLock { $0[id] = (key, value) }
    return value
  }
}
