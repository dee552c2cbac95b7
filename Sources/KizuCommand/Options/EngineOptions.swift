import ArgumentParser
import Kizu

/// How much of the machine a command takes.
struct EngineOptions: ParsableArguments {
  static let threadRange = 1...256

  @Option(
    help: ArgumentHelp(
      "How many threads compute, 1 to 256. (default: the cores that Kizu may use)", valueName: "n"))
  var threads: Int?

  /// Threads to compute with.
  var threadCount: Int { threads ?? min(AvailableCores.count, Self.threadRange.upperBound) }

  mutating func validate() throws {
    if let threads { try check("--threads", threads, in: Self.threadRange) }
  }

  /// Starts the engine, that of a rank where several share the work.
  func engine(among world: any Communicator = SingleProcess()) throws(EngineError) -> Engine {
    try Engine(threads: threads ?? Ranks.threads(of: world) ?? threadCount)
  }
}
