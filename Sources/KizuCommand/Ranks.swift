import ArgumentParser
import Foundation
import Kizu

/// The processes that were started together with this one, for commands that share their work.
enum Ranks {
  /// What started them; nil where this process is alone.
  static let launch = Launch(environment: ProcessInfo.processInfo.environment)

  /// Whether this process may speak to the user: of several, the first.
  static var speaks: Bool { (launch?.rank ?? 0) == 0 }

  /// Commands that share their work among processes.
  private static let sharing: [any ParsableCommand.Type] = [
    Pretrain.self, Embed.self, Predict.self, KNN.self, Probe.self,
  ]

  /// Commands that write no file, so that several processes do not disturb each other.
  private static let harmless: [any ParsableCommand.Type] = [Presets.self, Doctor.self, Bench.self]

  /// Refuses every other command to several processes: they would write the same files, or say the same several times.
  ///
  /// - Throws: `CommunicatorError.notShared`.
  static func check(_ command: any ParsableCommand) throws(CommunicatorError) {
    func isOne(of types: [any ParsableCommand.Type]) -> Bool { types.contains { $0 == type(of: command) } }
    // Help and version are no sub-commands.
    guard let launch, isOne(of: KizuCommand.configuration.subcommands), !isOne(of: sharing + harmless) else {
      return
    }
    throw .notShared(command: type(of: command)._commandName, launcher: launch.launcher, size: launch.size)
  }

  /// Does what ranks share, and ends all of them where one fails.
  ///
  /// - Parameter work: The work of this rank. A training that was asked to stop ends on all of them.
  /// - Throws: What `work` throws, and `CommunicatorError` where processes that were started together cannot talk.
  static func share(_ work: (any Communicator) throws -> Void) throws {
    guard let launch else { return try work(SingleProcess()) }
    let world = try MPICommunicator(joining: launch)
    do {
      try work(world)
    } catch CommandError.trainingInterrupted(let run, let step, let total) {
      try world.finish()
      throw CommandError.trainingInterrupted(run: run, step: step, total: total)
    } catch {
      // Mostly all ranks fail alike, and rank 0 says it and ends the others; one that is still here then failed alone.
      letFirstSpeak()
      world.abort(CommandEnding.report(error, onRank: world.rank).rawValue)
      throw error
    }
    try world.finish()
  }

  /// Waits as long as the first process needs to say what is wrong, for its launcher ends it when another one ends.
  static func letFirstSpeak() {
    if !speaks { Thread.sleep(forTimeInterval: patience) }
  }

  private static let patience = 2.0

  /// Threads for each of the processes on this machine, where nothing is said: those that a launcher has not bound to
  /// cores share them.
  static func threads(of world: any Communicator) -> Int? {
    guard let world = world as? MPICommunicator else { return nil }
    let isBound = ProcessInfo.processInfo.activeProcessorCount < ProcessInfo.processInfo.processorCount
    return isBound ? AvailableCores.count : max(1, AvailableCores.count / world.localSize)
  }
}
