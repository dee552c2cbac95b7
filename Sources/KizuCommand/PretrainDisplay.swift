import Foundation
import Kizu
import Synchronization

/// Shows what pretraining tells: progress, warnings, and a summary at the end.
final class PretrainDisplay: Sendable {
  private struct State {
    var reading: ProgressReporter?
    var training: ProgressReporter?
    var firstLoss: Double?
    var lastEpoch: EpochReport?
    /// The last judgement by labelled photos, and that before training.
    var neighbours: NeighbourAccuracy?
    var untrainedNeighbours: NeighbourAccuracy?
    var batchSize = 0
  }

  private let output: ProgressOutput
  private let state = Mutex(State())

  init(output: ProgressOutput) {
    self.output = output
  }

  /// Takes an event, from any thread.
  @Sendable func show(_ event: PretrainEvent) {
    state.withLock { state in
      switch event {
      case .reading(let done, let total):
        let reporter =
          state.reading ?? ProgressReporter("reading", total: total, unit: "photos", output: output)
        state.reading = reporter
        reporter.update(done: done)
      case .brokenPhotos(let rows):
        state.reading?.finish()
        warn(of: rows)
      case .notice(let text):
        state.reading?.finish()
        if let training = state.training, output.style != .silent {
          // A bar that is drawn makes room for the line.
          training.note("kizu: warning: \(text)")
        } else {
          Log.warning(text)
        }
      case .initialized(let match, let file):
        state.reading?.finish()
        Log.note("starting from \(file): " + match.lines.joined(separator: "\n  "))
      case .planned(let plan, let similar):
        Log.note("planned: \(plan.epochs) \(plan.epochs == 1 ? "epoch" : "epochs"), about \(plan.time)")
        Log.note(
          similar.map(\.expectation)
            ?? "what to expect is not known: no finished run on these photos, with labels, is beside this one"
        )
      case .starting(let settings, let step):
        state.reading?.finish()
        start(settings, from: step, &state)
      case .step(let report):
        state.training?.update(
          done: report.step * state.batchSize,
          status: "epoch \(report.epoch)/\(report.epochs)  loss \(report.loss.rounded(to: 3))"
            + (state.neighbours.map { "  k-NN \($0.percent)" } ?? ""))
      case .epoch(let report):
        state.firstLoss = state.firstLoss ?? report.loss
        state.lastEpoch = report
        state.neighbours = report.neighbours ?? state.neighbours
        state.untrainedNeighbours = report.untrainedNeighbours
      }
    }
  }

  private func start(_ settings: PretrainSettings, from step: Int, _ state: inout State) {
    state.batchSize = settings.batchSize
    let reporter = ProgressReporter(
      "training", total: settings.totalSteps * settings.batchSize, unit: "photos", output: output)
    reporter.note(
      "\(settings.photos.count) \(settings.architecture.channels == 1 ? "grey" : "colour") photos, "
        + "\(settings.architecture.imageSize) px, \(settings.epochs) epochs of \(settings.stepsPerEpoch) steps "
        + "of \(settings.batchSize), \(settings.architecture.words), \(settings.precision.rawValue), \(settings.threads) threads"
    )
    if let resolutions = settings.resolutions {
      reporter.note("sizes of views over the epochs: \(resolutions)")
    }
    if step > 0 { reporter.note("going on from step \(step) of \(settings.totalSteps)") }
    reporter.update(done: step * settings.batchSize)
    state.training = reporter
  }

  private func warn(of rows: [Manifest.Row]) {
    let named = 5
    for row in rows.prefix(named) { Log.warning("\(row.path) \(row.status); left out") }
    if rows.count > named {
      Log.warning("\(rows.count) photos in all cannot be read; manifest.csv lists them")
    }
  }

  /// Takes the progress of reading away.
  func endReading() {
    state.withLock { $0.reading?.finish() }
  }

  /// Takes the progress away.
  func finish() {
    state.withLock { $0.training?.finish() }
  }

  /// What a finished run tells.
  func summary(of settings: PretrainSettings, photos: String, run: RunFolder) -> String {
    state.withLock { state in
      var lines: [String] = []
      if let last = state.lastEpoch, let first = state.firstLoss {
        lines.append(
          "loss       \(first.rounded(to: 3)) → \(last.loss.rounded(to: 3)) "
            + "(guessing gives \(settings.trivialLoss.rounded(to: 3)))")
        if let now = state.neighbours, let before = state.untrainedNeighbours {
          lines.append(
            "k-NN       \(before.percent) → \(now.percent) balanced accuracy on grouped folds of the labelled photos"
          )
        }
        lines.append(
          "time       \(Int(last.seconds.rounded())) s, \(Int(last.pairsPerSecond.rounded())) photos a second"
        )
      } else if settings.totalSteps == 0 {
        lines.append("untrained  the weights are as they were drawn: a baseline")
      } else {
        lines.append("finished   the run was complete already")
      }
      lines.append("encoder    \(run.encoderFile)")
      let labels = settings.photos.labels.map { " --labels \(ShellWord.quoted($0))" } ?? ""
      let command =
        "kizu probe \(ShellWord.quoted(photos))\(labels) --model \(ShellWord.quoted(run.path))"
      return lines.joined(separator: "\n")
        + "\n\nNext, with labels, see what it can tell apart:\n  \(command)\n"
    }
  }
}

extension EncoderArchitecture {
  /// The network in a few words.
  fileprivate var words: String {
    var words = [kind.rawValue, "stem \(stem.rawValue)"]
    if width != 1 { words.append("width \(width)") }
    if antiAliases { words.append("against aliasing") }
    if pooling != .average { words.append("pooling \(pooling.rawValue)") }
    return words.joined(separator: ", ")
  }
}

extension BudgetPlan {
  /// The time that it takes, for people.
  fileprivate var time: String {
    let minutes = Int((seconds / 60).rounded())
    if minutes < 2 { return "\(Int(seconds.rounded())) s" }
    return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }
}

extension SimilarRun {
  /// What it lets expect, for people.
  fileprivate var expectation: String {
    "what to expect: \(path) ended at k-NN \(neighbours.percent) after \(epochs) epochs of \(method.rawValue)"
  }
}

extension NeighbourAccuracy {
  /// The accuracy for people.
  fileprivate var percent: String { "\((100 * balancedAccuracy).rounded(to: 1)) %" }
}

extension BinaryFloatingPoint {
  /// The number with a fixed count of decimals, for people.
  fileprivate func rounded(to decimals: Int) -> String {
    String(format: "%.\(decimals)f", Double(self))
  }
}
