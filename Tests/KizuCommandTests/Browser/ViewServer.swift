import Foundation

/// A `kizu view` that runs until it is stopped or killed.
final class ViewServer {
  let process: Process
  let address: String
  private let streams: TemporaryFolder

  init(_ arguments: String...) throws {
    streams = try TemporaryFolder()
    process = try CommandRun.process(["view"] + arguments)
    process.standardOutput = try streams.handle("output")
    process.standardError = try streams.handle("errors")
    try process.run()
    var found: String?
    for _ in 0..<12_000 where found == nil {
      found = try streams.text("output").split(whereSeparator: \.isWhitespace).first {
        $0.hasPrefix("http://")
      }
      .map(String.init)
      guard process.isRunning else { break }
      if found == nil { usleep(10_000) }
    }
    guard let found else {
      kill(process.processIdentifier, SIGKILL)
      throw Chromium.Failure.gone("kizu view: \(try streams.text("errors"))")
    }
    address = found
  }

  var errors: String { get throws { try streams.text("errors") } }

  deinit { if process.isRunning { end(SIGKILL) } }

  /// Ends the process by a signal and gives its status.
  @discardableResult
  func end(_ signal: CInt) -> Int32 {
    kill(process.processIdentifier, signal)
    return process.status(within: 60)
  }
}

/// A trial that waits for labels, without the work that leads there.
struct WaitingTrial {
  static let count = 24
  let path: String
  let sheet: String

  init(in folder: TemporaryFolder, photos: String, count: Int = Self.count) throws {
    path = folder.path("trial")
    sheet = folder.path("trial/labels.csv")
    try folder.write(
      "trial/criterion.json",
      #"{"goal":"recall(defect) >= 0.9","good":[],"written":"2026-11-28T00:00:00Z","seed":0}"#)
    let escaped = photos.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    try folder.write("trial/stages/place.json", #"{"photos":"\#(escaped)"}"#)
    let names = try FileManager.default.contentsOfDirectory(atPath: photos).filter { $0.hasSuffix(".png") }
      .sorted().prefix(count)
    let rows = names.enumerated().map { "\($1),,\"lot, \($0 / 4)\",\r\n" }
    try folder.write("trial/labels.csv", "path,label,group,split\r\n" + rows.joined())
  }

  /// The labels in the file.
  var labels: [String] {
    get throws {
      try String(contentsOfFile: sheet, encoding: .utf8).split(separator: "\r\n").dropFirst().map {
        String($0.split(separator: ",", omittingEmptySubsequences: false)[1])
      }
    }
  }
}
