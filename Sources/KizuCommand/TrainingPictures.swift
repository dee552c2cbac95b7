import Kizu
import Synchronization

/// Draws a training into its run folder, now and then while it goes on.
final class TrainingPictures: Sendable {
  /// Drawing takes a few hundredths of a second.
  private static let interval = Duration.seconds(20)

  private let run: RunFolder
  private let lastDrawn = Mutex<ContinuousClock.Instant?>(nil)

  init(of run: RunFolder) {
    self.run = run
  }

  /// Draws, unless that was done a moment ago; a picture that cannot be written now is no reason to stop.
  func drawNowAndThen() {
    let isDue = lastDrawn.withLock { last in
      if let last, ContinuousClock.now - last < Self.interval { return false }
      last = .now
      return true
    }
    if isDue { try? draw() }
  }

  /// Draws what the log tells; nothing before the first epoch is complete.
  ///
  /// - Throws: `DataError` when a file cannot be written.
  func draw() throws {
    let reports = run.reports
    guard !reports.isEmpty, let epochs = try run.settings()?.epochs else { return }
    let plot = TrainingPlot(reports, epochs: epochs)
    try AtomicFile.write([UInt8](plot.svg.utf8), to: run.drawingFile)
    try AtomicFile.write(PhotoCodec.encodePNG(plot.rendered()), to: run.pictureFile)
  }
}
