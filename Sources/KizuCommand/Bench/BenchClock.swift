import Foundation

/// What `kizu bench` measures with.
enum BenchClock {
  /// The time that passes.
  case wall
  /// The time that this thread computes, which other programs disturb less.
  case cpu

  /// Seconds that `body` takes.
  func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = now
    try body()
    return now - start
  }

  private var now: Double {
    var time = timespec()
    unsafe clock_gettime(self == .wall ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
