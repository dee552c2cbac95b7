import Foundation

/// The processor time that this process has used.
enum ProcessorTime {
  /// Seconds, all threads together.
  static var seconds: Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
