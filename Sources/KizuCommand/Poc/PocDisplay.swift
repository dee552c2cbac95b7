import Kizu
import Synchronization

/// Shows what a trial tells: the goal first, then the progress of each stage.
final class PocDisplay: Sendable {
  private struct State {
    var title = ""
    var reporter: ProgressReporter?
    var pretraining: PretrainDisplay?
  }

  private let output: ProgressOutput
  /// Whether standard output is for a program.
  private let isQuiet: Bool
  private let state = Mutex(State())

  init(output: ProgressOutput, isQuiet: Bool) {
    (self.output, self.isQuiet) = (output, isQuiet)
  }

  /// Takes an event, from any thread.
  @Sendable func show(_ event: POCEvent) {
    switch event {
    case .criterion(let criterion):
      if !isQuiet { try? StandardOutput.write(POCSummary.opening(criterion) + "\n") }
    case .stage(let name):
      finish()
      if output.style != .silent { Log.note("stage: \(name)") }
    case .progress(let title, let done, let total, let unit):
      state.withLock { state in
        if state.title != title {
          state.reporter?.finish()
          state.reporter = ProgressReporter(title, total: total, unit: unit, output: output)
          state.title = title
        }
        state.reporter?.update(done: done)
      }
    case .pretraining(let event):
      let display = state.withLock { state in
        let display = state.pretraining ?? PretrainDisplay(output: output)
        state.pretraining = display
        return display
      }
      display.show(event)
    case .notice(let text): Log.warning(text)
    }
  }

  /// Takes the progress away.
  func finish() {
    state.withLock { state in
      state.reporter?.finish()
      state.pretraining?.endReading()
      state.pretraining?.finish()
      state = State()
    }
  }
}
