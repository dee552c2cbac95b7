import Foundation
import Testing

/// Looks at runs, trials and reports in a real browser.
@Suite(.serialized) struct ViewPageTests {
  private let workshop: Workshop
  private let folder: TemporaryFolder

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
  }

  private let quick = [
    "--image-size", "32", "--batch-size", "16", "--precision", "f32", "--threads", "1", "--no-cache",
    "--quiet",
  ]

  /// A run is watched while it trains, and drawn on a map when it is done.
  @Test func aRunIsWatched() throws {
    let run = folder.path("run")
    let training = try CommandRun.process(
      ["pretrain", workshop.photos, "--labels", workshop.labels, "--epochs", "400", "-o", run] + quick)
    (training.standardOutput, training.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try training.run()
    defer { if training.isRunning { kill(training.processIdentifier, SIGKILL) } }
    for _ in 0..<12_000 where training.isRunning {
      if FileManager.default.fileExists(atPath: "\(run)/config.json") { break }
      usleep(10_000)
    }
    let server = try ViewServer(run, "--photos", workshop.photos, "--language", "en")
    let browser = try Chromium()
    let tab = try Tab(browser, server.address)
    let epoch = "(document.querySelector('#progress progress')?.value ?? 0)"
    try tab.wait(for: "\(epoch) >= 2 && document.querySelector('#curves svg[aria-label]') !== null")
    let first = try tab.evaluate(epoch) as? Int ?? 0
    let drawing = try tab.evaluate("document.getElementById('curves').dataset.version") as? String ?? ""
    try tab.wait(
      for: "\(epoch) > \(first) && document.getElementById('curves').dataset.version !== '\(drawing)'")
    try tab.wait(
      for: "[...document.querySelectorAll('#views img')].slice(0, 5).every(one => one.naturalWidth > 0)")
    #expect(try tab.barriers() == [])
    #expect(tab.complaints.isEmpty, "\(tab.complaints)")
    // Ctrl-C ends the training and the page, each with its status.
    kill(training.processIdentifier, SIGINT)
    #expect(training.status(within: 120) == 130)
    #expect(server.end(SIGINT) == 130)
    #expect(try server.errors.contains("Ctrl-C"))
  }

  @Test func aFinishedRunHasAMap() throws {
    let run = folder.path("run")
    let trained = try CommandRun(
      ["pretrain", workshop.photos, "--labels", workshop.labels, "--epochs", "1", "-o", run] + quick)
    #expect(trained.status == 0, "\(trained.errors)")
    let server = try ViewServer(run, "--photos", workshop.photos, "--language", "ja")
    let browser = try Chromium()
    let tab = try Tab(browser, server.address)
    try tab.wait(
      for: "document.querySelectorAll('#map circle[data-photo]').length === \(Workshop.photoCount)")
    // A dot that is pointed at shows its photo.
    try tab.evaluate(
      """
      document.querySelector('#map circle[data-photo]').dispatchEvent(
        new PointerEvent('pointermove', {bubbles: true, clientX: 50, clientY: 50}))
      """)
    try tab.wait(for: "document.querySelector('#map .hover img').naturalWidth > 1")
    #expect(tab.complaints.isEmpty, "\(tab.complaints)")
    #expect(tab.requests.allSatisfy { $0.hasPrefix(server.address) })
    // Without the photos the page says what is missing.
    let bare = try ViewServer(run, "--language", "en")
    let other = try Tab(browser, bare.address)
    #expect(try other.text("#views").contains("--photos FOLDER"))
  }

  /// The report by itself and within the page: nothing is loaded, nothing complains, in both languages and widths.
  @Test func theReportNeedsNothing() throws {
    let trial = folder.path("trial")
    let browser = try Chromium()
    for language in ["en", "ja"] {
      let poc = try CommandRun(
        [
          "poc", workshop.photos, "--labels", workshop.labels, "--goal",
          "recall >= 0.99 at false_alarms <= 0.01", "--epochs", "1", "--readout", "middle", "--draws", "2",
          "--no-scratch", "--language", language, "-o", trial,
        ] + quick)
      #expect(poc.status == 0, "\(poc.errors)")
      let file = "file://\(trial)/report.html"
      let tab = try Tab(browser, file)
      #expect(try tab.barriers() == [])
      try tab.resize(width: 390, height: 844)
      #expect(try tab.barriers() == [])
      #expect(tab.complaints.isEmpty, "\(tab.complaints)")
      #expect(Set(tab.requests) == [file], "\(tab.requests)")
      #expect(try tab.evaluate("document.querySelectorAll('img').length > 20") as? Bool == true)

      let server = try ViewServer(trial, "--language", language)
      for width in [1280, 390] {
        let page = try Tab(browser, server.address, width: width)
        for part in ["goal", "labels", "stages", "errors", "progress", "curves", "views", "map", "settings"] {
          #expect(try page.text("#\(part) .content").count > 10, "\(part)")
        }
        #expect(try page.barriers() == [])
        try page.wait(for: "Number(document.body.dataset.polls) > 0")
        #expect(page.complaints.isEmpty, "\(page.complaints)")
      }
      let shown = try Tab(browser, server.address + "report.html")
      #expect(try shown.text("h1") == tab.text("h1"))
      #expect(shown.complaints.isEmpty, "\(shown.complaints)")
      #expect(shown.requests == [server.address + "report.html"])
    }
  }
}
