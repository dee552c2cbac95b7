import ArgumentParser
import Foundation
import Kizu

/// How a command ends: its exit status, and what is said about an error.
enum CommandEnding {
  /// Makes writing to a closed pipe an error of the write instead of the end of the process.
  static func ignoreClosedPipes() {
    signal(SIGPIPE, SIG_IGN)
  }

  /// Runs a command, reports what it throws and ends the process with the status that stands for it.
  static func end(after command: () throws -> Void) -> Never {
    do {
      try command()
      exit(ExitStatus.success.rawValue)
    } catch {
      let status = report(error)
      if status != .success { Ranks.letFirstSpeak() }
      exit(status.rawValue)
    }
  }

  /// Says what is wrong, and gives the status to end with.
  ///
  /// - Parameters:
  ///   - error: What the command threw.
  ///   - rank: The rank of this process, where it has something of its own to say. Of processes that were started
  ///     together otherwise only the first speaks.
  /// - Returns: The status.
  static func report(_ error: any Error, onRank rank: Int? = nil) -> ExitStatus {
    let (status, message) = words(for: error)
    guard let message, rank != nil || Ranks.speaks else { return status }
    if status == .success {
      return (try? StandardOutput.write(message + "\n")) == nil ? .inputOutput : .success
    }
    Log.error((rank ?? 0) > 0 ? "on rank \(rank ?? 0): \(message)" : message)
    return status
  }

  /// What is said about an error, if anything: an error where the status is one.
  private static func words(for error: any Error) -> (ExitStatus, String?) {
    if let known = error as? any ReportableError {
      // The reader has gone away on purpose (`kizu … | head`): there is nothing to tell.
      return (known.exitStatus, known as? CommandError == .outputClosed ? nil : "\(known)")
    }
    let message = KizuCommand.fullMessage(for: error)
    switch KizuCommand.exitCode(for: error) {
    case .success:
      // Help and version arrive as errors.
      return (.success, message)
    case .validationFailure:
      return (.usage, message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message)
    default:
      let advice =
        "This is a fault in Kizu. Please report it with the command, this text and the output of “kizu doctor”."
      return (.software, "\(error)\n\(advice)")
    }
  }
}
