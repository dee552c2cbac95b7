import Kizu
import Synchronization

/// Shows what a search for views tells while it works.
final class TuningDisplay: Sendable {
  private struct State {
    var tuning: ProgressReporter?
    var trainings = 0
    var total = 0
  }

  private let output: ProgressOutput
  /// Photos are read as in pretraining.
  private let reading: PretrainDisplay
  private let state = Mutex(State())

  init(output: ProgressOutput) {
    self.output = output
    reading = PretrainDisplay(output: output)
  }

  /// Takes an event, from any thread.
  @Sendable func show(_ event: TuningEvent) {
    if case .reading(let event) = event { return reading.show(event) }
    state.withLock { state in
      switch event {
      case .reading: return
      case .measuring:
        reading.endReading()
        ProgressReporter("measuring", total: nil, unit: "steps", output: output).finish(
          "measuring what a training step takes here")
      case .starting(let header, let trainings, let steps):
        reading.endReading()
        start(header, trainings: trainings, steps: steps, &state)
      case .step(let done, let run):
        state.tuning?.update(
          done: done, status: "training \(state.trainings + 1) of \(state.total), \(run.steps) steps")
      case .trained(let record):
        state.trainings += 1
        state.tuning?.note(
          "\(record.name), \(record.steps) steps: \(TuningReport.percent(record.score.value))")
      }
    }
  }

  private func start(_ header: TuningHeader, trainings: Int, steps: Int, _ state: inout State) {
    let plan = header.plan
    let reporter = ProgressReporter("tuning", total: plan.stepCount, unit: "steps", output: output)
    reporter.note(TuningReport.inWords(plan))
    if trainings > 0 { reporter.note("going on after \(trainings) of \(plan.runCount) trainings") }
    reporter.update(done: steps)
    state.trainings = trainings
    state.total = plan.runCount
    state.tuning = reporter
  }

  /// Takes the progress away.
  func finish() {
    state.withLock { $0.tuning?.finish() }
  }
}
