/// How a command ends, after the BSD `sysexits` convention.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// The command line or a setting is wrong (EX_USAGE).
  case usage = 64
  /// The input was read but cannot be used (EX_DATAERR).
  case badData = 65
  /// An input does not exist or cannot be opened (EX_NOINPUT).
  case noInput = 66
  /// Something the work needs is missing on this machine (EX_UNAVAILABLE).
  case unavailable = 69
  /// A fault in Kizu itself (EX_SOFTWARE).
  case software = 70
  /// An output cannot be created, or would overwrite something (EX_CANTCREAT).
  case cannotCreate = 73
  /// Reading or writing failed midway (EX_IOERR).
  case inputOutput = 74
  /// Stopped by Ctrl-C; what was learned is saved.
  case interrupted = 130
}

/// An error that can be shown to a user as it stands: its description names the file or value and says what to do.
public protocol ReportableError: Error, CustomStringConvertible, Sendable {
  /// The exit status that a command ends with when this error reaches it.
  var exitStatus: ExitStatus { get }
}
