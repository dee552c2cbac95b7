import Foundation
import Kizu
import Testing

/// Fills in labels in a real browser, as a person would.
@Suite(.serialized) struct LabelPageTests {
  private let workshop: Workshop
  private let folder: TemporaryFolder
  private let trial: WaitingTrial

  init() throws {
    workshop = try Workshop.shared.get()
    folder = try TemporaryFolder()
    trial = try WaitingTrial(in: folder, photos: workshop.photos)
  }

  private func open(_ browser: Chromium, _ server: ViewServer) throws -> Tab {
    let tab = try Tab(browser, server.address + "labels")
    try tab.wait(for: "document.body.dataset.ready === 'yes' && !document.getElementById('work').hidden")
    return tab
  }

  private func serve() throws -> ViewServer { try ViewServer(trial.path, "--language", "en") }

  private let isSaved = "document.body.dataset.pending === '0'"

  /// Ten labels, a reload, a kill in between: what was acknowledged is there, and nothing else changed.
  @Test func labelsSurviveReloadsAndKills() throws {
    let before = try String(contentsOfFile: trial.sheet, encoding: .utf8)
    let browser = try Chromium()
    var server = try serve()
    var tab = try open(browser, server)
    // Without labels the usual classes are offered.
    #expect(try tab.text("#classes").contains("good") && tab.text("#classes").contains("defect"))
    for key in ["1", "2", "1", "1", "2"] { try tab.press(key) }
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '5'")
    server.end(SIGKILL)
    #expect(try trial.labels.prefix(6) == ["good", "defect", "good", "good", "defect", ""])

    // What cannot be sent is shown as not saved, and not claimed.
    try tab.press("2")
    try tab.wait(for: "!document.getElementById('problem').hidden")
    #expect(try tab.text("#problem-text").hasPrefix("Not saved yet"))
    #expect(try tab.evaluate("document.body.dataset.pending") as? String == "1")

    server = try serve()
    tab = try open(browser, server)
    // It goes on at the first photo without a label.
    #expect(try tab.text("#photo-heading") == "Photo 6 of \(WaitingTrial.count)")
    for key in ["1", "1", "1"] { try tab.press(key) }
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '8'")
    try tab.reload()
    try tab.wait(for: "document.body.dataset.ready === 'yes' && document.body.dataset.done === '8'")
    for key in ["2", "2"] { try tab.press(key) }
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '10'")
    server.end(SIGKILL)
    let wanted = ["good", "defect", "good", "good", "defect", "good", "good", "good", "defect", "defect"]
    #expect(
      try trial.labels == wanted + [String](repeating: "", count: WaitingTrial.count - wanted.count))
    // Line ends, quotes and other columns are as they were.
    let after = try String(contentsOfFile: trial.sheet, encoding: .utf8)
    #expect(after.replacing(",good,", with: ",,").replacing(",defect,", with: ",,") == before)
    #expect(try LabelTable(file: trial.sheet).rows.count == WaitingTrial.count)
  }

  /// Undo takes back one after the other, after a reload as well, to the byte.
  @Test func undoTakesBack() throws {
    let before = try String(contentsOfFile: trial.sheet, encoding: .utf8)
    let browser = try Chromium()
    let server = try serve()
    let tab = try open(browser, server)
    try tab.press("1")
    try tab.press("2")
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '2'")
    // The same photo twice: back to it, another class, and both are undone in turn.
    try tab.press("ArrowLeft")
    try tab.press("1")
    try tab.wait(for: isSaved)
    #expect(try trial.labels.prefix(3) == ["good", "good", ""])
    try tab.press("u")
    try tab.wait(for: "\(isSaved) && document.getElementById('status').textContent.startsWith('Undone')")
    #expect(try trial.labels.prefix(3) == ["good", "defect", ""])
    try tab.reload()
    try tab.wait(for: "document.body.dataset.ready === 'yes'")
    try tab.press("u")
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '1'")
    try tab.press("u")
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '0'")
    #expect(try String(contentsOfFile: trial.sheet, encoding: .utf8) == before)
    try tab.press("u")
    try tab.wait(for: "document.getElementById('status').textContent === 'There is nothing to undo.'")
    #expect(tab.complaints.isEmpty, "\(tab.complaints)")
  }

  @Test func twoTabsNeverLoseALabel() throws {
    let browser = try Chromium()
    let server = try serve()
    let (one, other) = (try open(browser, server), try open(browser, server))
    // The second tab does not hear of the first one's labels.
    try other.evaluate("sheet.version = 1e8")
    try one.press("1")
    try one.wait(for: "\(isSaved) && document.body.dataset.done === '1'")
    try other.press("2")
    try other.wait(for: "\(isSaved) && !document.getElementById('problem').hidden")
    #expect(try other.text("#problem-text").contains("your defect was not saved"))
    #expect(try trial.labels[0] == "good")
    // Undo of the one does not take back what the other wrote over it.
    try other.evaluate("sheet.version = 0; refresh()")
    try other.evaluate("go(sheet.order[0])")
    try other.press("2")
    try other.wait(for: isSaved)
    #expect(try trial.labels[0] == "defect")
    try one.press("u")
    try one.wait(for: "\(isSaved) && !document.getElementById('problem').hidden")
    #expect(try trial.labels[0] == "defect")
    // Both at once, on different photos: all is there, in both.
    try one.evaluate("go(sheet.order[4])")
    try other.evaluate("go(sheet.order[14])")
    for _ in 0..<5 {
      try one.press("1")
      try other.press("2")
    }
    for tab in [one, other] {
      try tab.wait(for: "\(isSaved) && document.body.dataset.done === '11'")
    }
    let labels = try trial.labels
    #expect(labels[4..<9].allSatisfy { $0 == "good" } && labels[14..<19].allSatisfy { $0 == "defect" })
  }

  @Test func classesAreAddedAndKeysSwitchedOff() throws {
    let browser = try Chromium()
    let server = try serve()
    let tab = try open(browser, server)
    try tab.evaluate("document.getElementById('new-class').focus()")
    // Keys in a field are letters.
    try tab.press("1")
    try tab.type("、傷 & <b>")
    try tab.press("Enter")
    try tab.wait(for: "document.querySelectorAll('#classes button').length === 3")
    try tab.press("3")
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '1'")
    #expect(try trial.labels[0] == "1、傷 & <b>")
    try tab.evaluate("document.getElementById('keys').click()")
    try tab.press("1")
    try tab.evaluate("document.querySelectorAll('#classes button')[1].click()")
    try tab.wait(for: "\(isSaved) && document.body.dataset.done === '2'")
    #expect(try trial.labels.prefix(3) == ["1、傷 & <b>", "defect", ""])
    #expect(tab.complaints.isEmpty, "\(tab.complaints)")
  }

  @Test(arguments: ["en", "ja"], [1280, 390])
  func everybodyCanUseIt(language: String, width: Int) throws {
    let browser = try Chromium()
    let server = try ViewServer(trial.path, "--language", language)
    let tab = try open(browser, server)
    try tab.resize(width: width, height: 844)
    try tab.press("1")
    try tab.wait(for: "\(isSaved) && document.getElementById('photo').complete")
    #expect(try tab.barriers() == [])
    #expect(try tab.evaluate("document.documentElement.lang") as? String == language)
    #expect(tab.complaints.isEmpty, "\(tab.complaints)")
    #expect(tab.requests.allSatisfy { $0.hasPrefix(server.address) }, "\(tab.requests)")
    #expect(tab.requests.contains { $0.hasSuffix("/large") })
  }
}
