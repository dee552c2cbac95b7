/// Counts the steps of all trainings that one lesson takes.
final class StepCount {
  private let hooks: FineTuner.Hooks
  private var done = 0
  /// Steps at most.
  var total: Int

  init(_ hooks: FineTuner.Hooks, total: Int) {
    self.hooks = hooks
    self.total = total
  }

  /// Whether it was asked to stop.
  var mustStop: Bool { hooks.shouldStop() }

  /// Counts a step.
  func add() {
    done += 1
    hooks.onStep(done, total)
  }
}
