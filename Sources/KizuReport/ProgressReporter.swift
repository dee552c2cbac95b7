import Synchronization

/// Tells people how far a long piece of work is; callable from any thread.
///
/// A terminal gets one line that is drawn over itself at most ten times a second; a log gets a line every ten
/// seconds at first and more rarely as the work goes on.
///
/// ```swift
/// let progress = ProgressReporter("embedding", total: photos.count, unit: "photos")
/// progress.update(done: 12)
/// progress.finish("600 photos embedded")
/// ```
public final class ProgressReporter: Sendable {
  private struct State {
    var line: ProgressLine
    var rate = ProgressRate()
    var lastShown: Duration?
    var isDrawn = false
    var isFinished = false
  }

  private static let redrawInterval = Duration.milliseconds(100)
  private static let logInterval = Duration.seconds(10)
  /// A line a twentieth of the time that has gone by: some hundred lines for a night.
  private static let logShare = 20
  private static let clearLine = "\r\u{1B}[K"

  private let output: ProgressOutput
  private let now: @Sendable () -> Duration
  private let state: Mutex<State>

  /// Starts the clock and shows that work has begun.
  ///
  /// - Parameters:
  ///   - title: What is done: "embedding".
  ///   - total: How many units there are to do, or nil where nobody knows.
  ///   - unit: What is counted, in the plural: "photos"; the rate is told in "photos/s".
  ///   - output: Where it is shown.
  ///   - clock: The time since any fixed moment; tests give their own.
  public init(
    _ title: String, total: Int?, unit: String, output: ProgressOutput = .standardError,
    clock: (@Sendable () -> Duration)? = nil
  ) {
    let origin = ContinuousClock.now
    let absolute = clock ?? { origin.duration(to: .now) }
    let start = absolute()
    self.output = output
    now = { absolute() - start }
    var first = State(line: ProgressLine(title: title, done: 0, total: total, unit: unit, status: ""))
    first.rate.add(done: 0, at: .zero)
    state = Mutex(first)
    if output.style == .redrawn { state.withLock { show(&$0, at: .zero) } }
  }

  deinit {
    state.withLock { clear(&$0) }
  }

  /// Tells how much is done.
  ///
  /// Threads may overtake each other: a smaller number than before leaves the count as it is.
  ///
  /// - Parameters:
  ///   - done: Units done so far.
  ///   - status: A few words on how it goes: "epoch 3/20  loss 4.92".
  public func update(done: Int, status: String = "") {
    guard output.style != .silent else { return }
    let time = now()
    state.withLock { state in
      guard !state.isFinished, done >= state.line.done else { return }
      state.line.done = done
      state.line.status = status
      state.rate.add(done: done, at: time)
      if isDue(state, at: time) { show(&state, at: time) }
    }
  }

  /// Shows a line of text that stays, above the progress; also where it is told in lines.
  ///
  /// - Parameter text: One line without its end.
  public func note(_ text: String) {
    guard output.style != .silent else { return }
    let time = now()
    state.withLock { state in
      let wasDrawn = state.isDrawn
      clear(&state)
      output.write(text + "\n")
      if wasDrawn { show(&state, at: time) }
    }
  }

  /// Takes the progress away and, where there is one, leaves a line that sums up the work.
  ///
  /// - Parameter summary: One line without its end; empty for none.
  public func finish(_ summary: String = "") {
    guard output.style != .silent else { return }
    state.withLock { state in
      guard !state.isFinished else { return }
      clear(&state)
      state.isFinished = true
      if !summary.isEmpty { output.write(summary + "\n") }
    }
  }

  private func isDue(_ state: State, at time: Duration) -> Bool {
    let interval =
      output.style == .redrawn ? Self.redrawInterval : max(Self.logInterval, time / Self.logShare)
    return time - (state.lastShown ?? .zero) >= interval
  }

  private func show(_ state: inout State, at time: Duration) {
    state.lastShown = time
    var line = state.line
    line.rate = state.rate.rate(done: line.done, at: time)
    guard output.style == .redrawn else {
      output.write(line.logged + "\n")
      return
    }
    // The last column stays free: terminals differ in whether writing there starts a new line.
    output.write(Self.clearLine + line.drawn(columns: output.columns() - 1))
    state.isDrawn = true
  }

  private func clear(_ state: inout State) {
    guard state.isDrawn else { return }
    output.write(Self.clearLine)
    state.isDrawn = false
  }
}
