import Synchronization

/// A place for what asynchronous work gives, set once before it is read.
final class Answer<Value: Sendable>: Sendable {
  private let value = Mutex<Result<Value, any Error>?>(nil)

  func set(_ result: Result<Value, any Error>) { value.withLock { $0 = result } }

  func get() -> Result<Value, any Error> {
    guard let result = value.withLock({ $0 }) else { preconditionFailure("read before it was set") }
    return result
  }
}
