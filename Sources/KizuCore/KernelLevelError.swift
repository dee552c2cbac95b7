/// Why the kernel level that `KIZU_ISA` asks for cannot be used.
public enum KernelLevelError: ReportableError, Equatable {
  /// No level has this name.
  case unknown(String)
  /// This CPU lacks the instructions.
  case unsupported(KernelLevel)

  public var exitStatus: ExitStatus {
    switch self {
    case .unknown: .usage
    case .unsupported: .unavailable
    }
  }

  public var description: String {
    let choice = KernelLevel.supported.map(\.rawValue).joined(separator: " or ")
    return switch self {
    case .unknown(let name):
      "The environment variable KIZU_ISA is \"\(name)\"; unset it, or set it to \(choice)."
    case .unsupported(let level):
      "The environment variable KIZU_ISA asks for \(level.rawValue), which this CPU does not run; unset it, or "
        + "set it to \(choice)."
    }
  }
}
