import ArgumentParser
import Kizu

/// Whether a command tells how far it is.
struct ProgressOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Show no progress; warnings and errors are still shown.")
  var quiet = false

  /// Where progress goes; of processes that were started together, that of the first.
  var output: ProgressOutput { quiet || !Ranks.speaks ? .silent : .standardError }
}
