import KizuReport
import Synchronization
import Testing

/// A clock that stands still until it is told, and a terminal that remembers.
private final class Stage: Sendable {
  private let time = Mutex(Duration.seconds(1000))
  private let text = Mutex("")
  let columns = Mutex(80)

  func wait(_ duration: Duration) { time.withLock { $0 += duration } }

  /// What was written since the last call.
  func take() -> String {
    text.withLock { text in
      defer { text = "" }
      return text
    }
  }

  func reporter(
    _ style: ProgressOutput.Style, total: Int? = 600, title: String = "embedding"
  ) -> ProgressReporter {
    let output = ProgressOutput(style: style, columns: { self.columns.withLock { $0 } }) { written in
      self.text.withLock { $0 += written }
    }
    return ProgressReporter(title, total: total, unit: "photos", output: output) { self.time.withLock { $0 } }
  }
}

@Suite struct ProgressReporterTests {
  private static let clear = "\r\u{1B}[K"

  @Test func drawsOverItself() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn)
    let empty = String(repeating: "░", count: 30)
    #expect(stage.take() == Self.clear + "embedding  \(empty)  0/600")
    stage.wait(.seconds(2))
    progress.update(done: 120)
    let bar = String(repeating: "█", count: 6) + String(repeating: "░", count: 24)
    #expect(stage.take() == Self.clear + "embedding  \(bar)  120/600  60 photos/s  0:08 left")
    stage.wait(.milliseconds(99))
    progress.update(done: 130)
    #expect(stage.take() == "", "at most ten times a second")
    progress.finish("600 photos embedded")
    #expect(stage.take() == Self.clear + "600 photos embedded\n")
    progress.update(done: 600)
    progress.finish("again")
    #expect(stage.take() == "", "nothing after the end")
  }

  @Test func narrowTerminalsLoseTheBarAndThenTheEnd() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn)
    for (columns, expected) in [
      (61, "embedding  ██░░░░░░░░  120/600  60 photos/s  0:08 left  傷 1"),
      (60, "embedding  120/600  60 photos/s  0:08 left  傷 1"),
      (47, "embedding  120/600  60 photos/s  0:08 left  …"), (12, "embedding …"), (2, "…"), (1, ""), (0, ""),
    ] {
      _ = stage.take()
      stage.columns.withLock { $0 = columns }
      stage.wait(.seconds(columns == 61 ? 2 : 0))
      if columns == 61 {
        progress.update(done: 120, status: "傷 1")
      } else {
        // A note draws the line anew.
        progress.note("n")
      }
      let text = stage.take()
      #expect(text.hasSuffix(Self.clear + expected), "\(columns) columns")
    }
  }

  @Test func logsRarelyAndInWholeLines() {
    let stage = Stage()
    let progress = stage.reporter(.lines, title: "training")
    var lines = ""
    for second in 1...30 {
      stage.wait(.seconds(1))
      progress.update(done: second * 10, status: "loss 4.92")
      lines += stage.take()
    }
    #expect(
      lines == """
        training: 100 of 600 photos (16 %), 10 photos/s, 0:50 left, loss 4.92
        training: 200 of 600 photos (33 %), 10 photos/s, 0:40 left, loss 4.92
        training: 300 of 600 photos (50 %), 10 photos/s, 0:30 left, loss 4.92

        """)
    progress.finish("trained")
    #expect(stage.take() == "trained\n")
  }

  @Test func aLongNightGivesSomeHundredLines() {
    let stage = Stage()
    let progress = stage.reporter(.lines, total: nil)
    for second in 1...36_000 {
      stage.wait(.seconds(1))
      progress.update(done: second)
    }
    let lines = stage.take().split(separator: "\n")
    #expect((50...150).contains(lines.count))
    #expect(lines.last?.contains("1.0 photos/s") == true)
  }

  @Test func theRateFollowsTheLastHalfMinute() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn, total: 100_000)
    for second in 1...200 {
      stage.wait(.seconds(1))
      progress.update(done: second <= 100 ? second * 100 : 10_000 + (second - 100))
    }
    #expect(stage.take().hasSuffix("10100/100000  1.0 photos/s  24:58:20 left"))
  }

  @Test func workThatIsNotCounted() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn, total: nil, title: "judging")
    #expect(stage.take() == Self.clear + "judging")
    progress.finish()
    #expect(stage.take() == Self.clear)
  }

  @Test func theFirstUnitsSayNothingOfTheRate() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn)
    stage.wait(.seconds(1))
    progress.update(done: 1)
    #expect(stage.take().hasSuffix("  1/600"))
  }

  @Test func threadsMayOvertakeEachOther() {
    let stage = Stage()
    let progress = stage.reporter(.redrawn)
    stage.wait(.seconds(1))
    progress.update(done: 30)
    stage.wait(.seconds(1))
    _ = stage.take()
    progress.update(done: 29)
    #expect(stage.take() == "")
  }

  @Test func silenceAndCleanEnds() {
    let stage = Stage()
    let silent = stage.reporter(.silent)
    stage.wait(.seconds(100))
    silent.update(done: 100)
    silent.note("note")
    silent.finish("done")
    #expect(stage.take() == "")
    do {
      let abandoned = stage.reporter(.redrawn)
      _ = stage.take()
      abandoned.update(done: 1)
    }
    #expect(stage.take() == Self.clear, "work that fails leaves no bar")
  }

  @Test func namesCannotSteerTheTerminal() {
    let stage = Stage()
    let progress = stage.reporter(.lines)
    stage.wait(.seconds(11))
    progress.update(done: 1, status: "a\u{1B}[2J\nb")
    #expect(stage.take() == "embedding: 1 of 600 photos (0 %), 0.09 photos/s, 1:49:49 left, a [2J b\n")
  }
}
