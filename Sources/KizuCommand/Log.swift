import Kizu

/// What a command has to say besides its result, on standard error.
enum Log {
  /// Why the command ends.
  static func error(_ text: String) {
    StandardError.write("kizu: error: \(text)\n")
  }

  /// What the user should know though the command goes on.
  static func warning(_ text: String) {
    StandardError.write("kizu: warning: \(text)\n")
  }
}
