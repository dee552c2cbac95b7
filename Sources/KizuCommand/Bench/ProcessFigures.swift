import Foundation

/// What this process has used so far.
enum ProcessFigures {
  /// The most memory that it held at once, in bytes.
  static var peakByteCount: Int {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    // Linux counts kilobytes.
    return usage.ru_maxrss * 1024
  }

  /// Seconds since this process was started, to a hundredth; nil where the system does not tell.
  static var age: Double? {
    // The fields after the name, which may hold anything and ends with the last parenthesis: proc(5).
    guard let text = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let fields = text.split(separator: ")").last?.split(separator: " "), fields.count > 19,
      let ticks = Double(fields[19])
    else { return nil }
    var now = timespec()
    unsafe clock_gettime(CLOCK_BOOTTIME, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9 - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
