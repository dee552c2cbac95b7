import Kizu
import Logging

/// What a command has to say besides its result, on standard error: `kizu: warning: …`.
///
/// Of processes that were started together the first alone warns; any may say why it ends.
enum Log {
  private static let logger = Logger(label: "kizu") { _ in StandardErrorLogHandler() }

  /// Why the command ends.
  static func error(_ text: String) {
    logger.error("\(text)")
  }

  /// What the user may want to know.
  static func note(_ text: String) {
    if Ranks.speaks { logger.info("\(text)") }
  }

  /// What the user should know though the command goes on.
  static func warning(_ text: String) {
    if Ranks.speaks { logger.warning("\(text)") }
  }
}

/// Writes messages for people: a level, a text, no time and no place in the code.
private struct StandardErrorLogHandler: LogHandler {
  var metadataProvider: Logger.MetadataProvider?
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    StandardError.write("kizu: \(event.level): \(Self.shown("\(event.message)"))\n")
  }

  /// The text with its control characters spelt out: names of files and labels must not command a terminal.
  private static func shown(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { shown, scalar in
      if scalar.properties.generalCategory == .control, scalar != "\n", scalar != "\t" {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
  }
}
