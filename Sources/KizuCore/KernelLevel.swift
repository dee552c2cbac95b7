import CKizuKernels
package import KizuKernels

/// Which instructions Kizu's own inner loops use: the same sources, built for different CPUs.
///
/// Every level gives the same results, to the bit. The fastest that the CPU runs is chosen once at the start,
/// unless the environment variable `KIZU_ISA` names one.
public enum KernelLevel: String, Sendable, CaseIterable {
  /// What every CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline
  /// AVX2 and what goes with it: x86-64-v3, Intel since 2013 and AMD since 2015.
  case v3

  /// Whether this CPU runs it.
  public var isSupported: Bool {
    switch self {
    case .baseline: true
    case .v3: kizu_cpu_runs_v3()
    }
  }

  /// The levels that this CPU runs, the slowest first.
  public static var supported: [KernelLevel] { allCases.filter(\.isSupported) }

  /// The level in use: that of `KIZU_ISA`, or else the fastest supported one.
  ///
  /// Where `KIZU_ISA` cannot be followed this is the fastest too; a program that would rather stop asks
  /// ``requested()`` first.
  public static let chosen = (try? requested()) ?? supported.last ?? .baseline

  /// The level that the environment variable `KIZU_ISA` names; nil where it is not set or empty.
  ///
  /// - Throws: ``KernelLevelError`` where it names no level, or one that this CPU does not run.
  public static func requested() throws(KernelLevelError) -> KernelLevel? {
    guard let value = unsafe kizu_requested_isa() else { return nil }
    return try unsafe named(String(cString: value))
  }

  /// The level of a name.
  ///
  /// - Throws: ``KernelLevelError`` where there is none, or this CPU does not run it.
  package static func named(_ name: String) throws(KernelLevelError) -> KernelLevel {
    guard let level = KernelLevel(rawValue: name) else {
      throw .unknown(name)
    }
    guard level.isSupported else { throw .unsupported(level) }
    return level
  }

  /// Its inner loops.
  ///
  /// - Precondition: ``isSupported``.
  package var kernels: Kernels {
    precondition(isSupported, "This CPU does not run the kernels of level \(rawValue).")
    #if arch(x86_64)
      switch self {
      case .baseline: return .baseline
      case .v3: return .v3
      }
    #else
      return .baseline
    #endif
  }
}

extension Kernels {
  /// Those of ``KernelLevel/chosen``.
  package static let chosen = KernelLevel.chosen.kernels
}
