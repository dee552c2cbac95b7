import Dispatch

/// Work that takes long or waits for the disk, kept off the threads that answer requests.
struct WorkQueue: Sendable {
  private let queue: DispatchQueue
  private let places: DispatchSemaphore?

  /// - Parameters:
  ///   - name: What debuggers call it.
  ///   - together: How many things are done at a time, at least 1: each may hold a whole photo.
  init(_ name: String, together: Int = 1) {
    queue = DispatchQueue(
      label: "kizu.view.\(name)", qos: .userInitiated, attributes: together > 1 ? .concurrent : [])
    places = together > 1 ? DispatchSemaphore(value: together) : nil
  }

  /// Does work and gives what came of it.
  func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    let places = places
    return await withCheckedContinuation { continuation in
      queue.async {
        places?.wait()
        defer { places?.signal() }
        continuation.resume(returning: work())
      }
    }
  }
}
