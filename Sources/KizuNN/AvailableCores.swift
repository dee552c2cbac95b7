import Foundation

/// How many cores this process may use.
public enum AvailableCores {
  /// At least 1: the cores that the process is bound to, and no more than its container's quota allows.
  public static var count: Int {
    let bound = ProcessInfo.processInfo.activeProcessorCount
    guard let text = try? String(contentsOfFile: "/sys/fs/cgroup/cpu.max", encoding: .utf8),
      let quota = quota(cpuMax: text)
    else { return max(1, bound) }
    return max(1, min(bound, quota))
  }

  /// Cores that the content of a cgroup's `cpu.max` grants ("200000 100000": 2), rounded up; nil for no limit.
  static func quota(cpuMax: String) -> Int? {
    let fields = cpuMax.split(whereSeparator: \.isWhitespace).map { Int($0) }
    guard fields.count == 2, let quota = fields[0], let period = fields[1], quota > 0, period > 0 else {
      return nil
    }
    return (quota - 1) / period + 1
  }
}
