import Dispatch
import Synchronization

/// Work spread over a stated number of threads.
public enum Parallel {
  /// Calls `body` once for each index in 0 ..< count, from at most `threads` threads at a time.
  ///
  /// Indices are handed out one by one, so uneven work balances itself. The order of calls is not defined:
  /// what a call computes must depend on its index alone.
  public static func forEach(_ count: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
    let workers = min(threads, count)
    guard workers > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    let nextIndex = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = nextIndex.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }

  /// The results of `body` for 0 ..< count, in order, computed by at most `threads` threads at a time.
  public static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let slots = Mutex([Result?](repeating: nil, count: count))
    forEach(count, threads: threads) { index in
      let result = body(index)
      slots.withLock { $0[index] = result }
    }
    return slots.withLock { $0.compactMap { $0 } }
  }
}
