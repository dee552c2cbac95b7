import Foundation
import Synchronization

/// Whether someone pressed Ctrl-C (or the system asked to end), for work that must stop in good order.
///
/// ```swift
/// let interrupt = InterruptFlag.install()
/// while !interrupt.isRaised { step() }
/// ```
struct InterruptFlag: Sendable {
  // A signal handler may touch nothing but lock-free atomics, and cannot capture.
  private static let raised = Atomic<Bool>(false)

  private init() {}

  /// From now on the first Ctrl-C or SIGTERM raises the flag, and the second ends the process with status 130.
  static func install() -> InterruptFlag {
    raised.store(false, ordering: .relaxed)
    handle { _ in
      if InterruptFlag.raised.exchange(true, ordering: .relaxed) { _exit(130) }
    }
    return InterruptFlag()
  }

  /// From now on Ctrl-C or SIGTERM ends the process at once with status 130: for work that leaves nothing behind.
  static func endAtOnce() {
    handle { _ in _exit(130) }
  }

  /// Whether the process was asked to stop.
  var isRaised: Bool { Self.raised.load(ordering: .relaxed) }

  private static func handle(_ handler: @escaping @convention(c) (CInt) -> Void) {
    var action = sigaction()
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_handler = handler
    #else
      unsafe action.__sigaction_handler.sa_handler = handler
    #endif
    // Reads and writes under way go on: only the flag tells of the signal.
    action.sa_flags = SA_RESTART
    // SAFETY: the handlers touch a lock-free atomic that exists already, and `_exit`.
    unsafe sigaction(SIGINT, &action, nil)
    unsafe sigaction(SIGTERM, &action, nil)
    // A parent may start us with these blocked, as Foundation's `Process` does.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
