import Foundation
import Kizu
import Testing

/// A thousand photos are labelled in a real browser.
@Suite(.serialized) struct ManyLabelsTests {
  private static let count = 1000
  private let folder: TemporaryFolder
  private let trial: WaitingTrial

  init() throws {
    folder = try TemporaryFolder()
    for number in 0..<Self.count {
      let grey = [UInt8](repeating: UInt8(number % 256), count: 64)
      let photo = ImageBuffer(width: 8, height: 8, channels: 1, pixels: grey)
      try folder.write("photos/\(String(format: "%04d", number)).png", PhotoCodec.encodePNG(photo))
    }
    trial = try WaitingTrial(in: folder, photos: folder.path("photos"), count: Self.count)
  }

  private func open(_ browser: Chromium, _ server: ViewServer) throws -> Tab {
    let tab = try Tab(browser, server.address + "labels")
    try tab.wait(for: "document.body.dataset.ready === 'yes' && !document.getElementById('work').hidden")
    return tab
  }

  private func wait(_ tab: Tab, done: Int) throws {
    try tab.wait(for: "document.body.dataset.pending === '0' && document.body.dataset.done === '\(done)'")
  }

  /// The key of a photo's class, and the class.
  private func key(_ photo: Int) -> String { photo % 3 == 0 ? "2" : "1" }
  private func label(_ photo: Int) -> String { photo % 3 == 0 ? "defect" : "good" }

  /// Keys alone, a kill while labels are on their way, two tabs, a reload, undo: nothing that was acknowledged is lost.
  @Test func nothingIsLostAmongAThousandPhotos() throws {
    let before = try String(contentsOfFile: trial.sheet, encoding: .utf8)
    let browser = try Chromium()
    var server = try ViewServer(trial.path, "--language", "en")
    var one = try open(browser, server)
    let begun = 200
    for photo in 0..<begun { try one.press(key(photo)) }
    // Killed while labels are on their way: those that the page calls saved are in the file.
    server.end(SIGKILL)
    let saved = try one.evaluate("sheet.order.filter(id => labelOf(id) !== null && !pending.has(id)).length")
    let kept = try trial.labels.prefix { !$0.isEmpty }.count
    #expect(try kept >= #require(saved as? Int) && kept > 0)
    #expect(try trial.labels == (0..<Self.count).map { $0 < kept ? label($0) : "" })

    server = try ViewServer(trial.path, "--language", "en")
    one = try open(browser, server)
    #expect(try one.text("#photo-heading") == "Photo \(kept + 1) of \(Self.count)")
    // Two tabs at the same time, from here and from the middle on.
    let other = try open(browser, server)
    let middle = Self.count / 2
    try other.evaluate("go(sheet.order[\(middle)])")
    for step in 0..<max(middle - kept, Self.count - middle) {
      if kept + step < middle { try one.press(key(kept + step)) }
      if middle + step < Self.count { try other.press(key(middle + step)) }
    }
    for tab in [one, other] { try wait(tab, done: Self.count) }
    #expect(try trial.labels == (0..<Self.count).map(label))

    // Many undos in a row, and more after a reload; each tab takes back its own.
    for _ in 0..<30 { try other.press("u") }
    try wait(other, done: Self.count - 30)
    try other.reload()
    try other.wait(for: "document.body.dataset.ready === 'yes'")
    for _ in 0..<10 { try other.press("u") }
    try wait(other, done: Self.count - 40)
    for _ in 0..<10 { try one.press("u") }
    for tab in [one, other] { try wait(tab, done: Self.count - 50) }
    #expect(
      try trial.labels
        == (0..<Self.count).map { photo in
          photo >= Self.count - 40 || (middle - 10..<middle).contains(photo) ? "" : label(photo)
        })
    // Line ends, quotes and other columns are as they were.
    let after = try String(contentsOfFile: trial.sheet, encoding: .utf8)
    #expect(after.replacing(",good,", with: ",,").replacing(",defect,", with: ",,") == before)
    for tab in [one, other] { #expect(tab.complaints.isEmpty, "\(tab.complaints)") }
  }
}
