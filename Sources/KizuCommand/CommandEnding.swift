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
      exit(report(error).rawValue)
    }
  }

  private static func report(_ error: any Error) -> ExitStatus {
    if let known = error as? any ReportableError {
      // The reader has gone away on purpose (`kizu … | head`): there is nothing to tell.
      if known as? CommandError != .outputClosed { Log.error("\(known)") }
      return known.exitStatus
    }
    switch KizuCommand.exitCode(for: error) {
    case .success:
      // Help and version arrive as errors.
      return (try? StandardOutput.write(KizuCommand.fullMessage(for: error) + "\n")) == nil
        ? .inputOutput : .success
    case .validationFailure:
      let message = KizuCommand.fullMessage(for: error)
      Log.error(message.hasPrefix("Error: ") ? String(message.dropFirst("Error: ".count)) : message)
      return .usage
    default:
      Log.error(
        "\(error)\nThis is a fault in Kizu. Please report it with the command, this text and the output of "
          + "“kizu doctor”.")
      return .software
    }
  }
}
