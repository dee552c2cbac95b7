import Foundation

/// Where progress is shown, and in which form.
public struct ProgressOutput: Sendable {
  /// The form of progress.
  public enum Style: Sendable, Equatable {
    /// One line with a bar, drawn over itself: for a terminal.
    case redrawn
    /// Now and then a line that is complete in itself: for logs and files.
    case lines
    /// Nothing at all.
    case silent
  }

  /// The form of progress.
  public let style: Style
  /// How many columns a line may take at present; at least 1.
  let columns: @Sendable () -> Int
  let write: @Sendable (String) -> Void

  /// An output of any kind.
  ///
  /// - Parameters:
  ///   - style: The form of progress.
  ///   - columns: The width of the terminal, asked before each line.
  ///   - write: Takes text, perhaps with terminal controls, in order, from one thread at a time.
  public init(
    style: Style, columns: @escaping @Sendable () -> Int = { 80 }, write: @escaping @Sendable (String) -> Void
  ) {
    self.style = style
    self.columns = columns
    self.write = write
  }

  /// Progress that nobody sees.
  public static let silent = ProgressOutput(style: .silent) { _ in }

  /// Standard error: redrawn on a terminal, lines in a file, in a pipe and where `TERM` is `dumb`.
  ///
  /// The width is that of `COLUMNS`, else of the terminal, else 80. No colour is used, so `NO_COLOR` has nothing to
  /// switch off.
  public static var standardError: ProgressOutput {
    let environment = ProcessInfo.processInfo.environment
    let terminal = isatty(2) == 1 && environment["TERM"] != "dumb"
    let fixed = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    return ProgressOutput(
      style: terminal ? .redrawn : .lines, columns: { fixed ?? terminalColumns() ?? 80 },
      write: StandardError.write)
  }

  private static func terminalColumns() -> Int? {
    var size = winsize()
    // SAFETY: the call fills `size`, which outlives it.
    guard unsafe ioctl(2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
