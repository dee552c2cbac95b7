import Kizu

/// Shows how far supervised trainings are, all of them together.
final class SupervisedProgress {
  private static let unit = 1000
  private let trainings: Int
  private let reporter: ProgressReporter

  init(trainings: Int, output: ProgressOutput) {
    self.trainings = trainings
    // Trainings differ in steps, which are not known beforehand: thousandths of trainings are counted.
    reporter = ProgressReporter("training", total: trainings * Self.unit, unit: "‰", output: output)
  }

  /// Takes how many trainings are done, and the steps of the present one, done and at most.
  func update(_ done: Int, _ step: Int, _ most: Int) {
    reporter.update(
      done: done * Self.unit + Self.unit * step / max(1, most),
      status: "training \(done + 1) of \(trainings), step \(step) of \(most)")
  }

  /// Takes the progress away.
  func finish() { reporter.finish() }
}
